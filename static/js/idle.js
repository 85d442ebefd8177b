// Somebody is there: what a person does with the page is told to the server, at most once a minute. Before the session
// ends for want of it the page asks whether to go on; at the end the page leaves.

import { FAILURE, post } from "./http.js";
import { end, hasEnded } from "./live.js";
import { ask, follow, isFinal, isKnown, learn, left, told, warning, why } from "./session.js";
import { typedAnywhere } from "./unsent.js";

const EVERY = 60000;
const ASK_EVERY = 15000; // while the warning stands: another tab may have prolonged the session
const LONGEST_SLEEP = 60000; // a machine that slept does not count
const DEEDS = ["pointerdown", "touchstart", "touchmove", "wheel", "input"];

const dialog = document.getElementById("idle");
const minutes = dialog?.querySelector("[data-idle-left]");
const others = new BroadcastChannel("idle");
let toldAt = Date.now(); // the page itself was asked for by a person
let soon = 0;
let next = 0;
let askedAt = 0;
let understood = false; // the end of the longest time was read

function deed(event) {
  if (!event.isTrusted || dialog.open || soon || hasEnded()) return;
  soon = setTimeout(tell, Math.max(0, toldAt + EVERY - Date.now()));
}

// Keys of a running composition are somebody's as well.
function key(event) {
  if (event.isComposing || event.key) deed(event);
}

async function tell() {
  clearTimeout(soon);
  soon = 0;
  toldAt = Date.now();
  try {
    known(await post(document.body.dataset.touch, new URLSearchParams()));
  } catch (failure) {
    if (!failure.kind) throw failure;
    // Who is writing keeps the page: sending says what is to be done.
    if (failure.kind === FAILURE.signedOut && (dialog.open || !typedAnywhere())) end(why());
  }
}

function known(state) {
  learn(state);
  others.postMessage(told());
  check();
}

async function refresh() {
  askedAt = Date.now();
  try {
    const state = await ask();
    if (state) learn(state);
    else end(why());
  } catch {
    if (left() <= 0) end(why());
  }
}

async function check() {
  clearTimeout(next);
  if (hasEnded()) return;
  const unsure = left() <= 0 || Date.now() - askedAt > ASK_EVERY;
  if (left() <= warning() && unsure) await refresh();
  if (hasEnded()) return;
  if (left() > warning()) hide();
  else show();
  const pause = left() > warning() ? Math.min(left() - warning(), LONGEST_SLEEP) : 1000;
  clearTimeout(next);
  next = setTimeout(check, Math.max(pause, 200));
}

function show() {
  minutes.textContent = said(left());
  dialog.toggleAttribute("data-final", isFinal());
  if (dialog.open || (isFinal() && understood)) return;
  dialog.showModal();
}

function said(time) {
  if (time > 60000) return `${Math.ceil(time / 60000)}分`;
  return `${Math.max(0, Math.ceil(time / 1000))}秒`;
}

function hide() {
  if (!dialog.open) return;
  dialog.dataset.closing = "";
  dialog.close();
}

// 「続けて使う」, Esc, a press beside it: somebody is there.
function closed() {
  const byItself = "closing" in dialog.dataset;
  delete dialog.dataset.closing;
  if (byItself || hasEnded()) return;
  understood = isFinal();
  tell();
}

function start() {
  for (const name of DEEDS) document.addEventListener(name, deed, { passive: true, capture: true });
  document.addEventListener("keydown", key, { capture: true });
  dialog.addEventListener("close", closed);
  others.addEventListener("message", ({ data }) => {
    follow(data);
    check();
  });
  document.addEventListener("visibilitychange", () => document.hidden || check());
  window.addEventListener("focus", check);
  check();
}

if (isKnown && dialog) start();
