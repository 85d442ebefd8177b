// 「いいね」 and 「了解」: one press, shown at once, taken back when it did not reach the server.

import { FAILURE, post } from "./http.js";
import { end } from "./live.js";
import { dress, press } from "./post.js";

const SENTENCES = {
  [FAILURE.unreached]: "届きませんでした。電波の良いところで、もう一度押してください。",
  [FAILURE.forbidden]: "この操作はできませんでした。画面を開き直してから、もう一度お試しください。",
};
const FAILED = "うまくいきませんでした。少し待ってから、もう一度押してください。";
const busy = new WeakMap(); // article -> the acts on their way; one does not hold up the other

async function answered(button) {
  const article = button.closest(".post");
  const { act } = button.dataset;
  const pressed = button.getAttribute("aria-pressed") === "true";
  const acts = busy.get(article) || new Set();
  if (acts.has(act) || (act === "acknowledge" && pressed)) return;
  busy.set(article, acts.add(act));
  say(article, "");
  press(article, act, !pressed);
  try {
    const frame = await post(pressed ? button.dataset.undo : button.formAction, new URLSearchParams());
    tell("timeline:take", frame);
  } catch (failure) {
    dress(article);
    failed(article, failure);
  } finally {
    acts.delete(act);
  }
}

function failed(article, failure) {
  if (!failure.kind) throw failure;
  if (failure.kind === FAILURE.signedOut) end();
  else if (failure.kind === FAILURE.gone) tell("timeline:stale");
  else say(article, SENTENCES[failure.kind] || FAILED);
}

function say(article, sentence) {
  article.querySelector(".post__failed")?.remove();
  if (!sentence) return;
  const words = document.createElement("p");
  words.className = "post__failed";
  words.setAttribute("role", "alert");
  words.textContent = sentence;
  article.append(words);
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// The open list of 「了解した人」 grows with its post.
function listAgain(id) {
  const shown = document.querySelector(`#sheet[open] [data-acknowledgements="${id}"]`);
  if (shown && window.htmx) window.htmx.ajax("GET", shown.dataset.url, { target: "#sheet-body", swap: "innerHTML" });
}

document.getElementById("acts")?.addEventListener("submit", (event) => {
  if (!event.submitter?.dataset.act) return;
  event.preventDefault();
  answered(event.submitter);
});
document.addEventListener("timeline:changed", (event) => listAgain(event.detail.post));
