// The unread count on the tab of the other side grows when something is written there.
// A badge with the key "timeline-<id>" counts the posts of that timeline.

import { setBadge } from "./connection.js";
import { watch } from "./live.js";
import { isMine, parse } from "./post.js";

const PREFIX = "timeline-";
const here = document.getElementById("posts")?.dataset.timeline;
const counts = new Map();

for (const badge of document.querySelectorAll(`[data-badge^="${PREFIX}"]`)) {
  const id = badge.dataset.badge.slice(PREFIX.length);
  if (id === here) continue;
  counts.set(Number(id), Number.parseInt(badge.textContent, 10) || 0);
  watch(Number(id));
}

document.addEventListener("live:frame", ({ detail: frame }) => {
  if (!counts.has(frame.timeline)) return;
  if (frame.type === "gone") counts.delete(frame.timeline);
  if (frame.type !== "post" || !frame.covers.includes(frame.number)) return;
  const article = parse(frame.html);
  if (!article || isMine(article)) return;
  counts.set(frame.timeline, counts.get(frame.timeline) + 1);
  setBadge(`${PREFIX}${frame.timeline}`, counts.get(frame.timeline));
});
