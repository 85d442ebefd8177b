// A photo grows when pressed. Without script its link opens the large picture.

import { openDialog } from "./dialog.js";
import { composing } from "./keys.js";

const viewer = document.getElementById("viewer");
const photo = viewer?.querySelector(".viewer__photo");
let shown = [];
let at = 0;

function show(index) {
  at = (index + shown.length) % shown.length;
  const link = shown[at];
  const small = link.querySelector("img");
  viewer.classList.remove("is-large");
  viewer.classList.add("is-loading");
  photo.alt = small?.alt || "写真";
  photo.src = link.href;
  caption(shown.length > 1 ? `${at + 1} / ${shown.length}枚` : "");
  viewer.querySelector("[data-viewer-foot]").hidden = shown.length < 2;
}

function caption(text) {
  document.getElementById("viewer-caption").textContent = text;
}

function open(link) {
  const group = link.closest("[data-viewer-group], .photos");
  shown = group ? [...group.querySelectorAll("a[data-viewer]")] : [link];
  show(shown.indexOf(link));
  openDialog(viewer, link);
}

function grow(event) {
  const large = viewer.classList.toggle("is-large");
  if (!large) return;
  const stage = viewer.querySelector("[data-viewer-stage]");
  const box = stage.getBoundingClientRect();
  stage.scrollLeft = ((event.clientX - box.left) / box.width) * (stage.scrollWidth - box.width);
  stage.scrollTop = ((event.clientY - box.top) / box.height) * (stage.scrollHeight - box.height);
}

if (viewer) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-viewer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link);
  });
  viewer.addEventListener("click", (event) => {
    const step = event.target.closest("[data-viewer-step]");
    if (step) show(at + Number(step.dataset.viewerStep));
    else if (event.target === photo) grow(event);
  });
  viewer.addEventListener("keydown", (event) => {
    if (composing(event) || shown.length < 2) return;
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  viewer.addEventListener("close", () => photo.removeAttribute("src"));
  photo.addEventListener("load", () => viewer.classList.remove("is-loading"));
  photo.addEventListener("error", () => {
    if (!photo.hasAttribute("src")) return;
    viewer.classList.remove("is-loading");
    caption("写真を読み込めませんでした。閉じて、もう一度押してください。");
  });
}
