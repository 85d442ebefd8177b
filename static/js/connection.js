// The strip 「接続が切れました」, requests that failed, and the unread counts of the navigation.
// Whoever keeps the socket says `live:down` and `live:up` on document, and calls setBadge.

const strip = document.querySelector("[data-connection]");
let socketDown = false;

function draw() {
  if (strip) strip.hidden = navigator.onLine && !socketDown;
}

document.addEventListener("live:down", () => {
  socketDown = true;
  draw();
});
document.addEventListener("live:up", () => {
  socketDown = false;
  draw();
});
window.addEventListener("offline", draw);
window.addEventListener("online", draw);
draw();

export function setBadge(key, count) {
  for (const badge of document.querySelectorAll(`[data-badge="${CSS.escape(key)}"]`)) {
    badge.hidden = !(count > 0);
    badge.querySelector("[data-badge-count]").textContent = count > 99 ? "99+" : String(count);
  }
}

const SENTENCES = {
  403: "この操作はできませんでした。画面を再読み込みして、もう一度お試しください。",
  404: "見つかりませんでした。移動または削除されたようです。画面を再読み込みしてください。",
  413: "送ったものが大きすぎました。写真やファイルを減らして、もう一度お送りください。",
  429: "短い時間に操作が続きました。少し待ってから、もう一度お試しください。",
};
const UNREACHED = "通信できませんでした。電波の届く場所で、もう一度お試しください。";
const FAILED = "うまく処理できませんでした。少し待ってから、もう一度お試しください。";

export function tell(text, level = "danger") {
  const box = document.getElementById("messages");
  if (!box) return;
  const notice = document.createElement("div");
  notice.className = `notice notice--${level}`;
  const words = document.createElement("p");
  words.textContent = text;
  notice.append(words);
  box.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", (event) => event.detail.target?.id !== "sheet-body" && tell(UNREACHED));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target?.id === "sheet-body") return;
  tell(SENTENCES[event.detail.xhr.status] || FAILED);
});
