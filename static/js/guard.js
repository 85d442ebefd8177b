// One press, one submit. The pressed button says 「送信中…」 until the answer comes; its value still travels,
// because it is never disabled. Forms with data-no-guard are left alone.
//
// Before what was typed goes to a server that may have ended the session, the server is asked: a page that stood for
// a while keeps it, and says that one has to sign in first.

import { renewToken } from "./http.js";
import { ask, isKnown, learn, sinceKnown } from "./session.js";
import { lines } from "./unsent.js";

const LONGEST = 15000;
const WHILE = 60000;
const busy = new Map();
const asked = new WeakSet(); // forms on whose behalf the server was just asked
const refused = new WeakSet(); // forms that were kept back: the token is of another session by now

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
  if (asked.delete(event.target) || !isUncertain(event.target)) return;
  event.preventDefault();
  sendIfSignedIn(event.target, event.submitter);
});

function isUncertain(form) {
  if (!isKnown || "signOut" in form.dataset) return false;
  return (sinceKnown() > WHILE || refused.has(form)) && holdsSomething(form);
}

function holdsSomething(form) {
  const files = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
  return files || lines(form).length > 0;
}

async function sendIfSignedIn(form, submitter) {
  const sentence = await whyNot(form);
  release(form);
  if (sentence) {
    keepBack(form, sentence);
    return;
  }
  refused.delete(form);
  form.querySelector("[data-kept-back]")?.remove();
  asked.add(form);
  form.requestSubmit(submitter);
}

// Without an answer the form goes its way: the browser says best that there is no network.
async function whyNot(form) {
  let state = null;
  try {
    state = await ask();
  } catch {
    return "";
  }
  if (!state) return SIGNED_OUT;
  if (String(state.user) !== document.body.dataset.user) return SOMEBODY_ELSE;
  learn(state);
  if (state.held) return HELD;
  if (refused.has(form) && !(await renewToken())) return SIGNED_OUT;
  return "";
}

const KEPT = "入力した内容は、この画面に残っています。";
const SIGNED_OUT = `ログアウトされているため、送信できませんでした。${KEPT}`;
const SOMEBODY_ELSE = `別の方がログインしているため、送信できませんでした。${KEPT}`;
const HELD = `続ける前に、確認していただくことがあります。${KEPT}`;

function keepBack(form, sentence) {
  refused.add(form);
  form.querySelector("[data-kept-back]")?.remove();
  const notice = document.createElement("div");
  notice.className = "notice notice--danger";
  notice.dataset.keptBack = "";
  notice.setAttribute("role", "alert");
  const words = document.createElement("div");
  const line = document.createElement("p");
  line.textContent = sentence;
  const link = document.createElement("a");
  link.href = sentence === HELD ? "/" : document.body.dataset.signIn;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "別の画面で開いて済ませてから、もう一度押してください";
  if (sentence !== HELD) link.textContent = "別の画面でログインしてから、もう一度押してください";
  const second = document.createElement("p");
  second.append(link);
  words.append(line, second);
  notice.append(words);
  form.prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (guarded(form)) setBusy(form, buttonOf(form, event.detail.requestConfig.triggeringEvent?.submitter));
});
document.addEventListener("htmx:afterRequest", (event) => release(event.detail.elt));
window.addEventListener("pageshow", () => [...busy.keys()].forEach(release));
