// The list of posts on the page, newest first.

import { dress, isMine, number, parse, update } from "./post.js";

export const list = document.getElementById("posts");
const isNewest = list?.dataset.newest === "yes";
const read = Number(list?.dataset.read);

export function articles() {
  return [...list.querySelectorAll(":scope > .post")];
}

export function isComplete() {
  return !list.querySelector(":scope > .more");
}

// Posts that came with the page, or by 「もっと見る」.
export function adopt() {
  for (const article of articles()) {
    if ("dressed" in article.dataset) continue;
    dressNew(article);
  }
}

function dressNew(article) {
  dress(article);
  article.dataset.dressed = "";
  if (number(article) > read && !isMine(article)) article.classList.add("is-new");
}

// Show a frame. Answers "inserted", "changed", "above" (newer than this page shows) or "" (nothing to show).
export function apply(frame) {
  const shown = document.getElementById(`post-${frame.post}`);
  if (shown && Number(shown.dataset.version) >= frame.version) return "";
  const fresh = parse(frame.html);
  if (!fresh) return "";
  const done = shown ? change(shown, fresh) : insert(fresh);
  if (done === "inserted" || done === "changed")
    document.dispatchEvent(new CustomEvent("timeline:changed", { detail: { post: frame.post, done } }));
  return done;
}

function change(shown, fresh) {
  fresh.dataset.dressed = "";
  update(shown, fresh);
  return "changed";
}

function insert(fresh) {
  const all = articles();
  if (!isNewest && (all.length === 0 || number(fresh) > number(all[0]))) return "above";
  const below = all.find((article) => number(article) < number(fresh));
  if (!below && !isComplete()) return "";
  dressNew(fresh);
  fresh.classList.add("is-arrived");
  list.querySelector("[data-empty]")?.remove();
  const before = below?.previousElementSibling?.matches(".unread-line") ? below.previousElementSibling : below;
  list.insertBefore(fresh, before || null);
  return "inserted";
}
