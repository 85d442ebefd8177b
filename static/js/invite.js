// 「メンバー招待」: who was chosen stays chosen while one searches and changes the order. Without this script the
// page reloads for a search, and a 「+」 pressed before is lost.

const root = document.querySelector("[data-invite]");
const list = root.querySelector("[data-candidates]");
const status = root.querySelector("[data-candidates-status]");
const chips = root.querySelector("[data-chosen]");
const template = root.querySelector("[data-chosen-one]");
const search = root.querySelector("form[role=search]");
const box = search.elements.q;
const chosen = new Map();
let latest = 0;
let timer;

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

async function show(url) {
  const number = ++latest;
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "X-Part": "candidates" } });
    if (number !== latest) return;
    if (!answer.ok || answer.redirected) {
      location.assign(url);
      return;
    }
    const html = await answer.text();
    if (number !== latest) return;
    list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    restore();
    const found = list.querySelectorAll(".person-row").length;
    status.textContent = found ? `${found}名が見つかりました。` : "見つかりませんでした。";
  } catch {
    if (number === latest) status.textContent = "読み込めませんでした。電波の届く場所で、もう一度お試しください。";
  } finally {
    if (number === latest) list.removeAttribute("aria-busy");
  }
}

function searched() {
  const url = new URL(search.action);
  for (const [name, value] of new FormData(search)) if (value) url.searchParams.set(name, value);
  return url;
}

// The tab is part of the search, so that both hold together.
function keepTab(url) {
  const tab = url.searchParams.get("tab") || "all";
  let field = search.elements.tab;
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "tab";
    search.append(field);
  }
  field.value = tab;
}

list.addEventListener("change", (event) => {
  if (!event.target.matches("input[name=person]")) return;
  note(event.target);
  draw();
});
list.addEventListener("click", (event) => {
  const tab = event.target.closest("a.tabs__tab");
  if (!tab || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  keepTab(new URL(tab.href));
  show(searched());
});
search.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  show(searched());
});
box.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(() => show(searched()), 300);
});
box.addEventListener("compositionend", () => box.dispatchEvent(new Event("input")));

for (const tick of list.querySelectorAll("input[name=person]:checked")) note(tick);
draw();
window.addEventListener("pageshow", () => {
  for (const tick of list.querySelectorAll("input[name=person]:checked")) note(tick);
  draw();
});
