// The posts of one timeline stay as the server has them: pushed frames, and what changed after the version we have.

import "./answers.js";
import "./composer.js";
import "./readmark.js";
import "./sides.js";
import { hideFresh, hold, offerReload, showFresh } from "./fresh.js";
import { FAILURE, get } from "./http.js";
import { end, leave, unwatch, watch } from "./live.js";
import { adopt, apply, list } from "./posts.js";

const GAP_PATIENCE = 400;
const AGAIN_AFTER = 3000;

const timeline = Number(list?.dataset.timeline);
const ahead = new Set();
let have = Number(list?.dataset.version);
let asking = false;
let askAgain = false;
let gap = 0;
let retry = 0;
let over = false;

function frameCame(frame) {
  if (frame.timeline !== timeline || over) return;
  if (frame.type === "gone") gone();
  else if (frame.type === "post") pushed(frame);
  else if (frame.version > have) catchUpSoon();
}

// `have` is the version up to which nothing is missing. Frames of different posts may overtake each other; what is
// still missing after a moment is asked for.
function pushed(frame) {
  take(frame);
  for (const version of frame.covers) if (version > have) ahead.add(version);
  while (ahead.delete(have + 1)) have += 1;
  if (ahead.size > 0) catchUpSoon();
}

function take(frame) {
  const place = hold();
  const done = apply(frame);
  place.keep();
  if (done === "above") showFresh("elsewhere");
  else if (done === "inserted" && !place.atTop) showFresh();
}

function catchUpSoon() {
  if (gap) return;
  gap = setTimeout(() => {
    gap = 0;
    if (ahead.size > 0 || retry === 0) catchUp();
  }, GAP_PATIENCE);
}

async function catchUp() {
  if (over) return;
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  askAgain = false;
  clearTimeout(retry);
  retry = 0;
  try {
    caughtUp(await get(`${list.dataset.changesUrl}?after=${have}`));
  } catch (failure) {
    missed(failure);
  } finally {
    asking = false;
  }
  if (askAgain) catchUp();
}

function caughtUp({ version, reload, posts }) {
  if (over) return;
  if (reload) {
    offerReload();
    return;
  }
  for (const frame of posts) take(frame);
  have = Math.max(have, version);
  for (const one of ahead) if (one <= have) ahead.delete(one);
  while (ahead.delete(have + 1)) have += 1;
}

function missed(failure) {
  if (failure.kind === FAILURE.gone) gone();
  else if (failure.kind === FAILURE.signedOut) end();
  else if (failure.kind) retry = setTimeout(catchUp, AGAIN_AFTER);
  else throw failure;
}

// Nothing of it stays: neither the posts nor the name in the head and the title.
function gone() {
  if (over) return;
  over = true;
  unwatch(timeline);
  hideFresh();
  leave({
    text: "このグループは表示できなくなりました。",
    hint: "メンバーから外れたか、グループが削除されました。",
    target: "/",
    label: "ホームへ",
    keepsText: true,
  });
}

if (list) {
  adopt();
  document.addEventListener("live:frame", (event) => frameCame(event.detail));
  document.addEventListener("live:open", catchUp);
  document.addEventListener("live:look", catchUp);
  document.addEventListener("timeline:take", (event) => take(event.detail));
  document.addEventListener("timeline:stale", catchUp);
  document.addEventListener("live:ended", () => {
    over = true;
    hideFresh();
  });
  document.addEventListener("htmx:afterSwap", adopt);
  watch(timeline);
  catchUp();
}
