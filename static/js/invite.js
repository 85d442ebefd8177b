// 「メンバー招待」: who was chosen stays chosen while one searches, changes the order and reads on. Without this script
// the page reloads for a search, and a 「+」 pressed before is lost.

import { liveList } from "./listing.js";

const root = document.querySelector("[data-invite]");
const chips = root.querySelector("[data-chosen]");
const template = root.querySelector("[data-chosen-one]");
const chosen = new Map();
const { list, box } = liveList(root, { shown: restore });

function boxOf(id) {
  return list.querySelector(`input[name=person][value="${CSS.escape(id)}"]`);
}

// A chosen person who is listed travels by the own tick, one who is not by the chip's hidden field.
function draw() {
  if (!chips) return;
  chips.replaceChildren(...[...chosen].map(([id, name]) => chip(id, name)));
  chips.hidden = chosen.size === 0;
}

function chip(id, name) {
  const one = template.content.cloneNode(true);
  one.querySelector("[data-chosen-name]").textContent = name;
  const button = one.querySelector("button");
  button.setAttribute("aria-label", `× ${name}さんを外す`);
  button.addEventListener("click", () => {
    chosen.delete(id);
    const tick = boxOf(id);
    if (tick) tick.checked = false;
    draw();
    box.focus();
  });
  const field = one.querySelector("input");
  field.value = id;
  field.disabled = boxOf(id) !== null;
  return one;
}

function note(tick) {
  if (tick.checked) chosen.set(tick.value, tick.dataset.name);
  else chosen.delete(tick.value);
}

function restore() {
  for (const tick of list.querySelectorAll("input[name=person]")) tick.checked = chosen.has(tick.value);
  draw();
}

list.addEventListener("change", (event) => {
  if (!event.target.matches("input[name=person]")) return;
  note(event.target);
  draw();
});

// Chosen before something was refused, and not on this page of the list: from now on their chips carry them.
for (const kept of root.querySelectorAll("[data-chosen-kept]")) {
  chosen.set(kept.value, kept.dataset.name);
  kept.remove();
}
for (const tick of list.querySelectorAll("input[name=person]:checked")) note(tick);
draw();
window.addEventListener("pageshow", () => {
  for (const tick of list.querySelectorAll("input[name=person]:checked")) note(tick);
  draw();
});
