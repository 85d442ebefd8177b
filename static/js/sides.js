// The unread counts on the tabs of a patient's two sides: up with what is written there, down with what is read here.
// A badge with the key "timeline-<id>" counts the posts of that timeline.

import { setBadge } from "./connection.js";
import { watch } from "./live.js";
import { isMine, parse } from "./post.js";

const PREFIX = "timeline-";
const here = Number(document.getElementById("posts")?.dataset.timeline);
const counts = new Map();

function add(id, more) {
  if (!counts.has(id)) return;
  counts.set(id, Math.max(0, counts.get(id) + more));
  setBadge(`${PREFIX}${id}`, counts.get(id));
}

for (const badge of document.querySelectorAll(`[data-badge^="${PREFIX}"]`)) {
  const id = Number(badge.dataset.badge.slice(PREFIX.length));
  counts.set(id, Number.parseInt(badge.textContent, 10) || 0);
  if (id !== here) watch(id);
}

document.addEventListener("live:frame", ({ detail: frame }) => {
  if (frame.type === "gone") counts.delete(frame.timeline);
  if (frame.type !== "post" || frame.timeline === here || !frame.covers.includes(frame.number)) return;
  const article = parse(frame.html);
  if (article && !isMine(article)) add(frame.timeline, 1);
});
document.addEventListener("timeline:changed", ({ detail }) => {
  const article = document.getElementById(`post-${detail.post}`);
  if (detail.done === "inserted" && !isMine(article)) add(here, 1);
});
document.addEventListener("timeline:read", ({ detail }) => add(here, -detail));
