// Writing. What is typed and chosen stays until the server has it; a repeated send makes no second post.

import { Draft } from "./drafts.js";
import { release, setBusy } from "./guard.js";
import { FAILURE, post } from "./http.js";
import { composing } from "./keys.js";
import { isMine, parse } from "./post.js";
import { Uploads } from "./uploads.js";

const form = document.querySelector("[data-composer]");
const text = form?.querySelector("textarea");
const key = form?.querySelector("[name=client_key]");
const button = form?.querySelector("[data-send]");
const errors = form?.querySelector("[data-composer-errors]");
const status = form?.querySelector("[data-composer-status]");

const SENTENCES = {
  [FAILURE.unreached]: "送信できませんでした。電波の良いところで、もう一度「送信」を押してください。",
  [FAILURE.forbidden]: "送信できませんでした。書き込む権限がなくなったか、画面が古くなっています。文章を控えてから、画面を開き直してください。",
  413: "送ったものが大きすぎました。写真やファイルを減らして、もう一度「送信」を押してください。",
  429: "短い時間に送信が続きました。少し待ってから、もう一度「送信」を押してください。",
};
const FAILED = "送信できませんでした。少し待ってから、もう一度「送信」を押してください。";
const FILES_FAILED = "送れなかったファイルがあります。「もう一度」を押すか、「×」で外してから、送信してください。";
const ARRIVED_BEFORE = "前に送信した分は届いていました。あとから変えた内容は、まだ送信されていません。";

let sending = false;
let uncertain = null; // what was sent without an answer: it may be there
let over = false; // the session has ended
let meanwhile = []; // own posts that came over the socket while one was being sent

const uploads = form && new Uploads(form, note);
const draft = form && new Draft(form, { text, key, uploads, newKey, put });

function isDirty() {
  return text.value.trim() !== "" || uploads.items.length > 0;
}

function note() {
  if (!draft) return;
  document.body.toggleAttribute("data-unsent", isDirty());
  draft.changed();
}

// randomUUID is missing where the trial is served over plain http on a LAN.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  key.value = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function send() {
  if (sending) return;
  sending = true;
  draft.paused = true;
  meanwhile = [];
  complain();
  setBusy(form, button);
  try {
    await uploads.settled();
    if (uploads.hasFailed) complain([FILES_FAILED]);
    else await deliver();
  } finally {
    sending = false;
    draft.paused = false;
    draft.changed();
    release(form);
  }
}

async function deliver() {
  const body = new FormData();
  body.append("text", text.value);
  body.append("client_key", key.value);
  for (const one of uploads.keys) body.append("attachment", one);
  const sent = { text: text.value, files: uploads.keys.length };
  try {
    arrived(await post(form.action, body), sent);
  } catch (failure) {
    failed(failure, sent);
  }
}

function arrived(frame, sent) {
  const article = parse(frame.html);
  uncertain = null;
  newKey();
  draft.sent();
  document.dispatchEvent(new CustomEvent("timeline:take", { detail: frame }));
  if (!holds(article, sent)) {
    complain([ARRIVED_BEFORE]);
    return;
  }
  cleared(text.value === sent.text);
  if (!document.getElementById("posts")) location.assign(form.dataset.pageUrl);
}

function cleared(textToo = true) {
  if (textToo) text.value = "";
  uploads.clear();
  grow();
  note();
  status.textContent = "送信しました。";
}

// Whether a post is what was sent. Without an answer to the first try it may be an earlier state of it.
function holds(article, sent) {
  const stored = article.querySelector(".post__text")?.textContent || "";
  return stored.trim() === sent.text.trim() && article.querySelectorAll(".photo, .attachment").length === sent.files;
}

function failed(failure, sent) {
  if (!failure.kind) throw failure;
  if (failure.kind === FAILURE.unreached) uncertain = sent;
  if (failure.kind === FAILURE.refused) complain(failure.sentences);
  else if (failure.kind === FAILURE.signedOut) complainSignedOut();
  else complain([SENTENCES[failure.kind] || SENTENCES[failure.status] || FAILED]);
  meanwhile.forEach(settle);
  if (failure.kind === FAILURE.gone) document.dispatchEvent(new CustomEvent("timeline:stale"));
}

function complain(sentences = []) {
  status.textContent = "";
  errors.hidden = sentences.length === 0;
  errors.replaceChildren();
  if (sentences.length === 0) return;
  const notice = form.querySelector("template[data-notice]").content.firstElementChild.cloneNode(true);
  const words = notice.querySelector("[data-words]");
  words.replaceChildren(...sentences.map(paragraph));
  errors.append(notice);
  errors.scrollIntoView({ block: "nearest" });
}

function complainSignedOut() {
  complain(["ログアウトされているため、送信できませんでした。入力した内容は、この画面に残っています。"]);
  const link = document.createElement("a");
  link.href = form.dataset.signInUrl;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "別の画面でログインしてから、もう一度「送信」を押してください";
  const line = paragraph("");
  line.append(link);
  errors.querySelector("[data-words]").append(line);
}

function paragraph(words) {
  const line = document.createElement("p");
  line.textContent = words;
  return line;
}

// The answer was lost, but the post was not: it came over the socket, before or after.
function cameAnyway({ detail }) {
  const article = document.getElementById(`post-${detail.post}`);
  if (detail.done !== "inserted" || !isMine(article)) return;
  if (sending) meanwhile.push(article);
  else settle(article);
}

function settle(article) {
  if (!uncertain || !holds(article, uncertain) || text.value !== uncertain.text) return;
  uncertain = null;
  newKey();
  draft.sent();
  complain();
  cleared();
}

function chosen(files) {
  const left = uploads.add(files);
  if (left > 0) complain([`ファイルは一度に${form.dataset.limit}個までです。残りは、送信してから選んでください。`]);
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

function put(words) {
  text.value = words;
  grow();
  note();
}

function dragged(event) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.toggle("is-dragged", event.type === "dragover");
  if (event.type === "drop") chosen(event.dataTransfer.files);
}

function keyed(event) {
  if (composing(event) || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(button);
}

function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    chosen(event.target.files);
    event.target.value = "";
  });
  text.addEventListener("keydown", keyed);
  text.addEventListener("input", () => {
    grow();
    note();
  });
  text.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    chosen(event.clipboardData.files);
  });
  for (const name of ["dragover", "dragleave", "drop"]) form.addEventListener(name, dragged);
  document.addEventListener("timeline:changed", cameAnyway);
  document.addEventListener("live:ended", () => {
    over = true;
  });
  document.addEventListener("live:leaving", (event) => {
    event.detail.draft = over && text.value.trim() !== "" && draft.isKept;
    event.detail.unsent = event.detail.draft ? "" : text.value.trim() && text.value;
    draft.paused = true;
    document.body.removeAttribute("data-unsent");
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.body.hasAttribute("data-unsent") && draft.isAtRisk) event.preventDefault();
  });
  // Chosen before this script had come.
  for (const input of form.querySelectorAll("input[type=file]")) {
    if (input.files.length) input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (draft.seen.value) uncertain = { text: text.value, files: uploads.keys.length }; // another page may send it
  grow();
  note();
}

if (form) start();
