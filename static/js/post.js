// A post comes as the same HTML for everybody. Here it is told what is one's own, and changed without being replaced.

import { refresh } from "./moment.js";

const me = document.body.dataset.user;

export function parse(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content.querySelector("article.post");
}

export function isMine(article) {
  return article.dataset.author === me;
}

export function number(article) {
  return Number(article.dataset.number);
}

export function dress(article) {
  const { acknowledged, liked } = article.dataset;
  article.classList.toggle("is-mine", isMine(article));
  press(article, "like", liked.split(",").includes(me));
  press(article, "acknowledge", acknowledged.split(",").includes(me));
  refresh(article);
}

export function press(article, act, pressed) {
  const button = article.querySelector(`[data-act="${act}"]`);
  button.setAttribute("aria-pressed", String(pressed));
  if (act !== "acknowledge") return;
  button.hidden = isMine(article);
  button.querySelector("[data-words]").textContent = pressed ? "了解しました" : "了解";
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, pressed ? "#check-check" : "#check"));
}

// Bring a shown post to a newer state; what did not change keeps its focus, its loaded photos and its selection.
export function update(shown, fresh) {
  const focused = shown.contains(document.activeElement) && document.activeElement.dataset.act;
  dress(fresh);
  fresh.className = shown.className;
  morph(shown, fresh);
  if (focused && !shown.contains(document.activeElement))
    shown.querySelector(`[data-act="${focused}"]`)?.focus({ preventScroll: true });
}

function morph(was, is) {
  if (was.isEqualNode(is)) return;
  if (was.nodeName !== is.nodeName) was.replaceWith(is);
  else if (was.nodeType === Node.TEXT_NODE) was.data = is.data;
  else morphElement(was, is);
}

function morphElement(was, is) {
  for (const { name } of [...was.attributes]) if (!is.hasAttribute(name)) was.removeAttribute(name);
  for (const { name, value } of is.attributes) if (was.getAttribute(name) !== value) was.setAttribute(name, value);
  const [before, after] = [[...was.childNodes], [...is.childNodes]];
  if (before.length !== after.length) was.replaceChildren(...after);
  else before.forEach((child, at) => morph(child, after[at]));
}
