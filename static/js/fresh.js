// What arrives above never moves what one is reading; a button tells of it instead.

import { articles, list } from "./posts.js";

const pill = document.querySelector("[data-fresh]");
const words = pill?.querySelector("[data-words]");
let mode = "";

function headHeight() {
  const head = document.querySelector(".sides") || document.querySelector(".appbar");
  return head ? Math.max(0, head.getBoundingClientRect().bottom) : 0;
}

function atTop() {
  return list.getBoundingClientRect().top >= Math.min(headHeight(), window.innerHeight / 3) - 1;
}

// Remember what stands at the top of the screen; `keep` puts it back there.
export function hold() {
  const top = atTop();
  const edge = headHeight();
  const anchor = top ? null : articles().find((article) => article.getBoundingClientRect().bottom > edge);
  const was = anchor?.getBoundingClientRect().top;
  return {
    atTop: top,
    keep() {
      if (anchor?.isConnected) window.scrollBy({ top: anchor.getBoundingClientRect().top - was, behavior: "instant" });
    },
  };
}

export function showFresh(newMode = "scroll") {
  if (mode === "reload") return;
  mode = newMode;
  pill.hidden = false;
}

export function offerReload() {
  if (!document.body.hasAttribute("data-unsent")) {
    location.reload();
    return;
  }
  mode = "reload";
  words.textContent = "新しい投稿がたくさんあります。送信したあとに押して、開き直してください";
  pill.hidden = false;
}

export function hideFresh() {
  if (pill) pill.hidden = true;
  mode = "";
}

function pressed() {
  if (mode === "reload") location.reload();
  else if (mode === "elsewhere") location.assign(location.pathname);
  else {
    list.scrollIntoView({ block: "start", behavior: "instant" });
    hideFresh();
    const first = articles()[0];
    first?.setAttribute("tabindex", "-1");
    first?.focus({ preventScroll: true });
  }
}

if (pill && list) {
  pill.querySelector("button").addEventListener("click", pressed);
  const scrolled = () => mode === "scroll" && atTop() && hideFresh();
  window.addEventListener("scroll", scrolled, { passive: true });
}
