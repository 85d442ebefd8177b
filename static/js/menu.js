// The menu is a popover and needs no script. This serves browsers that know no popover, and the back button.

const menu = document.getElementById("menu");
const supported = "popover" in HTMLElement.prototype;

function show(open) {
  menu.hidden = !open;
  document.querySelector("[data-menu-open]").setAttribute("aria-expanded", String(open));
}

if (menu && !supported) {
  show(false);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-menu-open]")) show(menu.hidden);
    else if (event.target.closest("[data-menu-close]") || !event.target.closest("#menu")) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.key !== "Escape" || menu.hidden) return;
    show(false);
    document.querySelector("[data-menu-open]").focus();
  });
}

if (menu && supported) {
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && menu.matches(":popover-open")) menu.hidePopover();
  });
}
