// What waits for this person (ホーム) and the counts of the navigation, asked for again whenever something changed.
// The number of new notices stands in the page's title too: 「(3) ホーム | …」.

import { setBadge } from "./connection.js";
import { end } from "./live.js";

const SOON = 150;
const url = document.body.dataset.waiting;
let timer = 0;
let asking = false;
let again = false;

async function ask() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  again = false;
  try {
    const answer = await fetch(url, { redirect: "manual", headers: { Accept: "text/html", "X-Background": "1" } });
    if (answer.type === "opaqueredirect") end();
    else if (answer.ok) show(await answer.text());
  } catch {
    // no network: the next notice or the next look asks again
  } finally {
    asking = false;
    if (again) soon();
  }
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("waiting");
  const shown = document.getElementById("waiting");
  if (fresh && shown && !shown.isEqualNode(fresh)) shown.replaceChildren(...fresh.childNodes);
  const counts = page.getElementById("counts");
  for (const [key, count] of Object.entries(counts?.dataset || {})) setBadge(key, Number(count));
  if (counts) entitle(Number(counts.dataset.notices));
}

function entitle(count) {
  const title = document.title.replace(/^\(\d+\+?\) /, "");
  const shown = count > 99 ? "99+" : String(count);
  document.title = count > 0 ? `(${shown}) ${title}` : title;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, SOON);
}

if (url && document.body.dataset.user) {
  document.addEventListener("product:notice", soon);
  document.addEventListener("live:look", soon);
  soon();
}
