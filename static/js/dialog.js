// Native dialogs: Esc, 「閉じる」, a press beside them and the back button close them; focus goes back to what opened them.
//
//   <button data-dialog-open="id">                      opens the dialog with that id
//   <a href="…" data-dialog-load data-dialog-title="…"> shows the page at href in the shared sheet (without script: a link)
//   <dialog id="…" open data-dialog-modal>              becomes modal as soon as the script runs

const openers = new WeakMap();
const shown = []; // one history entry each, the last on top
let leaving = false;

export function openDialog(dialog, opener = document.activeElement) {
  if (dialog.open && dialog.matches(":modal")) return;
  if (dialog.open) dialog.close();
  openers.set(dialog, opener);
  dialog.showModal();
  shown.push(dialog);
  history.pushState({ dialogs: shown.length }, "");
}

export function closeDialog(dialog) {
  if (dialog.open) dialog.close();
}

function closed(dialog) {
  const opener = openers.get(dialog);
  openers.delete(dialog);
  if (shown.includes(dialog)) shown.splice(shown.indexOf(dialog), 1);
  if (entries() > shown.length && !leaving) history.back();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

function entries() {
  return history.state?.dialogs || 0;
}

function load(link) {
  const sheet = document.getElementById("sheet");
  const body = document.getElementById("sheet-body");
  document.getElementById("sheet-title").textContent = link.dataset.dialogTitle || link.textContent.trim();
  body.replaceChildren(document.getElementById("sheet-waiting").content.cloneNode(true));
  openDialog(sheet, link);
  window.htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" }).catch(() => failed());
}

function failed() {
  const error = document.getElementById("sheet-error").content.cloneNode(true);
  document.getElementById("sheet-body").replaceChildren(error);
}

function plainPress(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const opener = target.closest("[data-dialog-open]");
  const loader = target.closest("a[data-dialog-load]");
  const dialog = target.closest("dialog");
  if (opener) {
    const wanted = document.getElementById(opener.dataset.dialogOpen);
    if (!wanted) return;
    event.preventDefault();
    openDialog(wanted, opener);
  } else if (loader && window.htmx && plainPress(event)) {
    event.preventDefault();
    load(loader);
  } else if (dialog && target.closest("[data-dialog-close]")) {
    event.preventDefault();
    closeDialog(dialog);
  } else if (dialog && target === dialog && beside(dialog, event)) {
    closeDialog(dialog);
  } else if (target.closest("a[href]") && dialog) {
    leaving = true;
  }
});

function beside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

document.addEventListener("close", (event) => event.target.matches("dialog") && closed(event.target), true);
document.addEventListener("submit", (event) => {
  if (event.target.closest("dialog") && event.target.method !== "dialog") leaving = true;
});
window.addEventListener("popstate", () => {
  while (shown.length > entries()) closeDialog(shown.pop());
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => {
    leaving = false;
    if (event.detail.target?.id === "sheet-body") failed();
  });
}
document.addEventListener("htmx:afterRequest", () => {
  leaving = false;
});

for (const dialog of document.querySelectorAll("dialog[open][data-dialog-modal]")) openDialog(dialog, document.body);
