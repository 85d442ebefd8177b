// The read mark follows the posts that passed the screen: visible for a second, or scrolled past. It moves up post
// by post from the oldest unread one, so that a jump to the top does not carry it over what was never seen.

import { BY_ITSELF, keepAlive, post, token } from "./http.js";
import { hasEnded } from "./live.js";
import { isMine, number } from "./post.js";
import { articles, isComplete, list } from "./posts.js";

const LONG_ENOUGH = 1000;
const SOON = 800;

const passed = new WeakSet();
const timers = new Map();
const enteredFromBelow = new WeakMap();
let mark = Number(list?.dataset.read);
let told = mark;
let timer = 0;
let observer = null;

function looked(entries) {
  for (const entry of entries) {
    const enough = Math.min(entry.boundingClientRect.height, window.innerHeight) / 2;
    if (!entry.isIntersecting) left(entry);
    else if (entry.intersectionRect.height >= enough) begin(entry.target);
    if (entry.isIntersecting && !enteredFromBelow.has(entry.target))
      enteredFromBelow.set(entry.target, entry.boundingClientRect.bottom > window.innerHeight);
  }
}

function begin(article) {
  if (timers.has(article) || passed.has(article)) return;
  timers.set(article, setTimeout(() => finish(article), LONG_ENOUGH));
}

// Gone from the screen: read if half of it was there, or if it went all the way through.
function left({ target, boundingClientRect: box }) {
  const goneBelow = box.top >= window.innerHeight;
  const through = enteredFromBelow.has(target) && enteredFromBelow.get(target) !== goneBelow;
  enteredFromBelow.delete(target);
  if (timers.has(target) || through) finish(target);
}

function cancel(article) {
  clearTimeout(timers.get(article));
  timers.delete(article);
}

function finish(article) {
  cancel(article);
  if (document.hidden || hasEnded() || !article.isConnected) return;
  passed.add(article);
  observer.unobserve(article);
  advance();
}

function advance() {
  const shown = articles();
  if (!isComplete() && !shown.some((article) => number(article) <= mark)) return;
  const was = mark;
  const next = shown.reverse().filter((article) => number(article) > was);
  const open = next.findIndex((article) => !passed.has(article) && !isMine(article));
  const done = open < 0 ? next : next.slice(0, open);
  if (done.length === 0) return;
  mark = number(done.at(-1));
  const others = done.filter((article) => !isMine(article)).length;
  document.dispatchEvent(new CustomEvent("timeline:read", { detail: others }));
  clearTimeout(timer);
  timer = setTimeout(send, SOON);
}

async function send() {
  const now = mark;
  if (now === told) return;
  told = now;
  try {
    await post(list.dataset.readUrl, new URLSearchParams({ number: now }), BY_ITSELF);
  } catch {
    told = Math.min(told, now - 1); // the next step forward, or leaving the page, tells it again
  }
}

function leaving() {
  if (mark === told || hasEnded()) return;
  clearTimeout(timer);
  told = mark;
  keepAlive(list.dataset.readUrl, new URLSearchParams({ number: mark, csrfmiddlewaretoken: token() }));
}

function hidden() {
  if (document.hidden) {
    [...timers.keys()].forEach(cancel);
    leaving();
  } else {
    watchAgain();
  }
}

function watchAgain() {
  for (const article of articles()) {
    if (passed.has(article) || number(article) <= mark) continue;
    observer.unobserve(article);
    observer.observe(article);
  }
}

if (list) {
  observer = new IntersectionObserver(looked, { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });
  watchAgain();
  advance();
  document.addEventListener("timeline:changed", (event) => {
    if (event.detail.done !== "inserted") return;
    watchAgain();
    advance();
  });
  document.addEventListener("htmx:afterSwap", () => {
    watchAgain();
    advance();
  });
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", leaving);
}
