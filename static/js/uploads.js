// Files on their way: each is sent as soon as it is chosen, shows how far it is, and can be tried again or taken off.

import { renewToken, token } from "./http.js";

const AT_ONCE = 2;
const LARGE = 1_500_000;
const LONGEST_SIDE = 2000;
const SENTENCES = {
  0: "送れませんでした。電波の良いところで「もう一度」を押してください。",
  403: "送れませんでした。画面を開き直してから、もう一度選んでください。",
  413: "ファイルが大きすぎます。小さいサイズに変えてから、もう一度選んでください。",
};
const FAILED = "送れませんでした。少し待ってから「もう一度」を押してください。";
const SIGNED_OUT = "ログアウトされています。ログインし直してから「もう一度」を押してください。";

export class Uploads {
  constructor(form, changed) {
    this.box = form.querySelector("[data-thumbs]");
    this.model = form.querySelector("template[data-thumb]");
    this.url = form.dataset.uploadUrl;
    this.limit = Number(form.dataset.limit);
    this.changed = changed;
    this.items = [];
    for (const row of this.box.querySelectorAll("[data-key]")) this.keep(row);
  }

  get keys() {
    return this.items.filter((item) => item.state === "ready").map((item) => item.key);
  }

  get hasFailed() {
    return this.items.some((item) => item.state === "error");
  }

  get isBusy() {
    return this.items.some((item) => item.state === "waiting");
  }

  // Answers how many did not fit.
  add(files) {
    const room = Math.max(0, this.limit - this.items.length);
    const taken = [...files].slice(0, room);
    for (const file of taken) this.start(this.row(file));
    this.show();
    return files.length - taken.length;
  }

  clear() {
    for (const item of [...this.items]) this.remove(item, false);
  }

  // Files that were taken off a moment ago, and that the server still has.
  giveBack(items) {
    this.items.unshift(...items);
    this.box.prepend(...items.map((item) => item.row));
    this.show();
  }

  // Resolves when nothing is on its way any more.
  settled() {
    if (!this.isBusy) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenSettled = resolve;
    });
  }

  // A file the server has kept from a submit without script.
  keep(row) {
    const box = row.querySelector("input[type=checkbox]");
    const item = { row, key: row.dataset.key, state: "ready", name: row.querySelector(".thumb__name").textContent };
    const cross = this.model.content.querySelector("[data-remove]").cloneNode(true);
    row.append(cross);
    box.remove();
    this.withCross(item);
    this.items.push(item);
  }

  row(file) {
    const row = this.model.content.firstElementChild.cloneNode(true);
    const item = { row, file, state: "waiting", name: file.name || "写真" };
    row.querySelector(".thumb__name").textContent = item.name;
    row.querySelector("progress").setAttribute("aria-label", `${item.name}を送っています`);
    row.querySelector("[data-again]").addEventListener("click", () => this.start(item));
    this.withCross(item);
    this.picture(item);
    this.items.push(item);
    this.box.append(row);
    return item;
  }

  withCross(item) {
    const cross = item.row.querySelector("[data-remove]");
    cross.setAttribute("aria-label", `${item.name}を外す`);
    cross.addEventListener("click", () => this.remove(item, true));
  }

  // What the browser can show of it; of a HEIC it mostly cannot, that comes back from the server.
  picture(item) {
    if (!item.file.type.startsWith("image/")) return;
    item.blob = URL.createObjectURL(item.file);
    this.draw(item, item.blob);
  }

  draw(item, source) {
    const picture = document.createElement("img");
    picture.alt = item.name;
    picture.addEventListener("load", () => {
      item.row.querySelector(".thumb__file")?.replaceWith(picture);
      item.row.querySelector(".thumb__name").classList.add("visually-hidden");
    });
    picture.src = source;
  }

  start(item) {
    this.mark(item, "waiting");
    this.next();
  }

  next() {
    const running = this.items.filter((item) => item.request).length;
    const waiting = this.items.filter((item) => item.state === "waiting" && !item.request);
    for (const item of waiting.slice(0, AT_ONCE - running)) this.upload(item);
    this.show();
  }

  async upload(item) {
    const request = new XMLHttpRequest();
    item.request = request;
    const body = new FormData();
    body.append("file", await smaller(item.file), item.name);
    if (!this.items.includes(item)) return;
    const bar = item.row.querySelector("progress");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => this.ended(item, request));
    request.open("POST", this.url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.send(body);
  }

  async ended(item, request) {
    if (request.status === 403 && !item.renewed) {
      item.renewed = true;
      if (await renewToken()) {
        this.upload(item);
        return;
      }
    }
    item.request = null;
    if (!this.items.includes(item)) return;
    const answer = read(request);
    if (request.status === 201 && answer?.key) this.done(item, answer);
    else this.mark(item, "error", sentence(request, answer));
    this.next();
  }

  done(item, { key, small }) {
    item.key = key;
    this.mark(item, "ready");
    if (small && item.row.querySelector(".thumb__file")) this.draw(item, small);
  }

  mark(item, state, words = "") {
    item.state = state;
    item.row.dataset.state = state === "waiting" ? "uploading" : state;
    item.row.querySelector("progress").hidden = state === "ready" || state === "error";
    item.row.querySelector("[data-again]").hidden = state !== "error";
    const error = item.row.querySelector(".thumb__error");
    error.hidden = !words;
    error.textContent = words;
  }

  remove(item, byHand) {
    const at = this.items.indexOf(item);
    this.items.splice(at, 1);
    item.request?.abort();
    item.request = null;
    if (item.blob) URL.revokeObjectURL(item.blob);
    item.row.remove();
    if (byHand) {
      const neighbour = this.items[Math.min(at, this.items.length - 1)];
      (neighbour?.row.querySelector("[data-remove]") || document.getElementById("composer-text")).focus();
    }
    this.next();
  }

  show() {
    this.box.hidden = this.items.length === 0;
    if (!this.isBusy) {
      this.whenSettled?.();
      this.whenSettled = null;
    }
    this.changed();
  }
}

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

function sentence(request, answer) {
  if (request.status === 422 && answer?.errors) return answer.errors.join(" ");
  if (request.status === 200) return SIGNED_OUT; // led to the sign-in page
  return SENTENCES[request.status] || FAILED;
}

// Photos larger than anybody will see them are made smaller before they travel; any trouble, and they go as they are.
async function smaller(file) {
  if (file.type !== "image/jpeg" || file.size < LARGE) return file;
  try {
    const whole = await createImageBitmap(file);
    const scale = LONGEST_SIDE / Math.max(whole.width, whole.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(whole.width * scale);
    canvas.height = Math.round(whole.height * scale);
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}
