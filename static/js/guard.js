// One press, one submit. The pressed button says 「送信中…」 until the answer comes; its value still travels,
// because it is never disabled. Forms with data-no-guard are left alone.

const LONGEST = 15000;
const busy = new Map();

export function setBusy(form, button) {
  if (busy.has(form)) return;
  form.setAttribute("aria-busy", "true");
  const timer = setTimeout(() => release(form), LONGEST);
  busy.set(form, { button, timer, children: button ? [...button.childNodes] : [] });
  if (!button) return;
  button.setAttribute("aria-disabled", "true");
  button.classList.add("is-busy");
  const spinner = document.createElement("span");
  spinner.className = "spinner";
  spinner.setAttribute("aria-hidden", "true");
  button.replaceChildren(spinner, button.dataset.busy || "送信中…");
}

export function release(form) {
  const state = busy.get(form);
  if (!state) return;
  busy.delete(form);
  clearTimeout(state.timer);
  form.removeAttribute("aria-busy");
  if (!state.button) return;
  state.button.removeAttribute("aria-disabled");
  state.button.classList.remove("is-busy");
  state.button.replaceChildren(...state.children);
}

function guarded(form) {
  return form instanceof HTMLFormElement && form.method === "post" && !("noGuard" in form.dataset);
}

function buttonOf(form, submitter) {
  const button = submitter || form.querySelector("button[type=submit], button:not([type])");
  return button?.matches("button.btn, button.menu__link") ? button : null;
}

document.addEventListener(
  "submit",
  (event) => {
    if (!busy.has(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !guarded(event.target)) return;
  setBusy(event.target, buttonOf(event.target, event.submitter));
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (guarded(form)) setBusy(form, buttonOf(form, event.detail.requestConfig.triggeringEvent?.submitter));
});
document.addEventListener("htmx:afterRequest", (event) => release(event.detail.elt));
window.addEventListener("pageshow", () => [...busy.keys()].forEach(release));
