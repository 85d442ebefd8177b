// The one socket of this tab. It only hastens things: whoever shows a timeline asks for what it missed whenever
// the socket opens, and every ten seconds when it cannot.
//
//   watch(id)                      frames of a timeline from now on
//   document "live:open"           the socket stands (again): ask for what changed
//   document "live:look"           the same without a socket: polling, coming back to the tab
//   document "live:frame"          detail: a frame of the server
//   document "live:down" "live:up" for the strip
//   document "product:notice"      something waits for this person, or a count has changed
//   document "live:ended"          the session is over; the page's content is about to go
//   document "live:leaving"        the content goes, or the page loads itself anew: whoever holds unsent text puts it
//                                  into detail.unsent, or says by detail.draft that the server has it

import { ask, isKnown, isShared, why } from "./session.js";

const SIGNED_OUT = 4401;
const REMOVED = 4403;
const CATCH_UP = 4408;
const HELD = 4409;
const LONGEST_PAUSE = 30000;
const STRIP_AFTER = 2000;
const POLL_AFTER = 30000;
const POLL_EVERY = 10000;
const PROBE_EVERY = 45000;
const PROBE_PATIENCE = 5000;
const STEADY = 5000;
const ACTIVITY_SPREAD = 1200; // a post makes everybody count again, but not all at once

const watched = new Set();
const { user, socket: path, signIn } = document.body.dataset;
let socket = null;
let openedAt = 0;
let downSince = Date.now();
let tries = 0;
let ended = false;
let onPurpose = false;
let nextTry = 0;
let probe = 0;
let strip = 0;

export function watch(timeline) {
  watched.add(timeline);
  say({ type: "subscribe", timeline });
}

export function unwatch(timeline) {
  watched.delete(timeline);
  say({ type: "unsubscribe", timeline });
}

export function tellAll(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

// The session is over: nothing of anybody stays on the screen of a shared device. `reason` is a key of WORDS.
export function end(reason = why()) {
  if (ended) return;
  ended = true;
  clearTimeout(nextTry);
  clearTimeout(strip);
  socket?.close();
  tellAll("live:up");
  tellAll("live:ended");
  const [text, hint] = WORDS[reason];
  const stopped = reason === "stopped";
  const forbidden = stopped || reason === "blocked"; // what was typed goes as well
  const target = stopped ? signIn : `${signIn}?next=${encodeURIComponent(location.pathname)}`;
  leave({ text, hint, target, label: "ログイン", keepsText: !forbidden && !onPurpose && !isShared });
  for (const part of document.querySelectorAll(LEAVING)) part.remove();
}

export function hasEnded() {
  return ended;
}

function say(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect() {
  clearTimeout(nextTry);
  if (ended || (socket && socket.readyState <= WebSocket.OPEN)) return;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${scheme}//${location.host}${path}`);
  socket = mine;
  mine.addEventListener("open", () => mine === socket && opened());
  mine.addEventListener("message", (event) => mine === socket && received(event.data));
  mine.addEventListener("close", (event) => mine === socket && closed(event.code, event.reason));
}

function opened() {
  openedAt = Date.now();
  for (const timeline of watched) say({ type: "subscribe", timeline });
  clearTimeout(strip);
  tellAll("live:up");
  tellAll("live:open");
  if (tries > 0) tellAll("product:notice");
  downSince = 0;
}

function received(data) {
  clearTimeout(probe);
  probe = 0;
  tries = 0;
  const frame = JSON.parse(data);
  if (frame.type === "notice") tellAll("product:notice");
  else if (frame.type === "activity") setTimeout(() => tellAll("product:notice"), 300 + Math.random() * ACTIVITY_SPREAD);
  else tellAll("live:frame", frame);
}

function closed(code, reason) {
  socket = null;
  clearTimeout(probe);
  probe = 0;
  if (ended) return;
  if (code === REMOVED) end("stopped");
  else if (code === HELD) openAgain();
  else if (code === SIGNED_OUT) look(reason);
  else again(code);
}

// The server's round closes what is merely held as well: ask what it is.
async function look(reason) {
  let state = null;
  try {
    state = isKnown ? await ask() : null;
  } catch {
    // not reached: better no page than somebody else's
  }
  if (!state) end(reason in WORDS ? reason : why());
  else if (state.held) openAgain();
  else again(SIGNED_OUT);
}

// Something has to be done before anything else; the page that says so comes by loading this one again.
function openAgain() {
  if (ended) return;
  ended = true;
  tellAll("live:ended");
  if (!collect().unsent || onPurpose) {
    location.reload();
    return;
  }
  const [text, hint] = WORDS.held;
  leave({ text, hint, target: location.pathname, label: "次へ進む", keepsText: true });
}

function again(code) {
  if (!downSince) {
    downSince = Date.now();
    strip = setTimeout(() => tellAll("live:down"), STRIP_AFTER);
  }
  const stood = openedAt && Date.now() - openedAt > STEADY;
  openedAt = 0;
  if (stood) tries = 0;
  nextTry = setTimeout(connect, pause(code, stood));
  tries += 1;
}

function pause(code, stood) {
  if (code === CATCH_UP && stood) return 50;
  const longest = Math.min(LONGEST_PAUSE, 1000 * 2 ** tries);
  return longest * (0.3 + 0.7 * Math.random());
}

// A network that vanished does not close a socket. What is alive answers a subscription it already has.
function check() {
  if (ended) return;
  if (!socket) {
    tries = Math.min(tries, 1);
    connect();
    return;
  }
  if (socket.readyState !== WebSocket.OPEN || probe || watched.size === 0) return;
  const asked = socket;
  for (const timeline of watched) say({ type: "subscribe", timeline });
  probe = setTimeout(() => {
    probe = 0;
    if (asked !== socket) return;
    asked.close();
    closed(1006);
  }, PROBE_PATIENCE);
}

function cameBack() {
  if (document.hidden || ended) return;
  check();
  tellAll("live:look");
}

const WORDS = {
  idle: ["しばらく操作がなかったため、ログアウトしました", "続けてお使いになるときは、もう一度ログインしてください。"],
  over: ["ログインしてから長い時間がたったため、ログアウトしました", "続けてお使いになるときは、もう一度ログインしてください。"],
  held: ["続ける前に、確認していただくことがあります", "送信していない文章は、控えてから進んでください。"],
  ended: ["ログアウトされました", "続けてお使いになるときは、もう一度ログインしてください。"],
  password: [
    "パスワードが変更されたため、ログアウトしました",
    "新しいパスワードでログインしてください。変更した覚えがないときは、すぐに施設管理者または事務局へご連絡ください。",
  ],
  temporary: [
    "仮のパスワードが発行されたため、ログアウトしました",
    "お渡しした仮のパスワードでログインしてください。",
  ],
  elsewhere: ["ほかの端末での操作により、ログアウトしました", "続けてお使いになるときは、もう一度ログインしてください。"],
  factor: [
    "二段階認証がやり直しになったため、ログアウトしました",
    "もう一度ログインして、設定し直してください。",
  ],
  revoked: [
    "この端末の登録が取り消されたため、ログアウトしました",
    "続けて使うときは、ログインして、もう一度登録をお願いしてください。",
  ],
  blocked: ["この端末は、紛失などの届け出により使えません", "ほかの端末からログインしてください。"],
  stopped: ["このアカウントは現在ご利用いただけません", "お困りのときは、施設管理者または事務局へご連絡ください。"],
};

const LEAVING = ".mainnav, .menu, .appbar__button, .shared-bar, #user-tools, .breadcrumbs";
const DRAFT = "書きかけは、下書きとして残っています。ログインすると、続きから書けます。";

// What was typed and not sent, asked of whoever holds it.
function collect() {
  const leaving = new CustomEvent("live:leaving", { detail: { unsent: "" } });
  document.dispatchEvent(leaving);
  return leaving.detail;
}

// Take the whole content away, names in the title included. What was typed and not sent yet may stay, alone.
export function leave({ text, hint, target, label, keepsText }) {
  const { unsent, draft } = collect();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  document.querySelector(".viewer__photo")?.removeAttribute("src");
  document.getElementById("sheet-body")?.replaceChildren();
  document.title = text;
  document.body.dataset.side = "";
  const link = made("a", "btn btn--primary", label);
  link.href = target;
  const panel = made("div", "empty");
  panel.setAttribute("role", "alert");
  panel.append(made("p", "empty__text", text), made("p", "empty__hint", hint), link);
  document.getElementById("main")?.replaceChildren(panel);
  if (keepsText && draft) link.before(made("p", "empty__hint", DRAFT));
  if (keepsText && unsent) panel.after(unsentText(unsent));
}

function unsentText(text) {
  const field = made("label", "field unsent");
  const area = made("textarea", "unsent__text");
  area.value = text;
  area.readOnly = true;
  area.rows = 6;
  field.append(made("span", "field__label", "送信していない文章（この画面を閉じると消えます）"), area);
  return field;
}

function made(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

// Who signs out on purpose leaves nothing behind, in the other tabs neither.
function signingOut() {
  const others = new BroadcastChannel("session");
  others.addEventListener("message", () => {
    onPurpose = true;
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    onPurpose = true;
    others.postMessage("sign-out");
  });
}

function start() {
  strip = setTimeout(() => tellAll("live:down"), STRIP_AFTER + 3000);
  signingOut();
  connect();
  document.addEventListener("visibilitychange", cameBack);
  window.addEventListener("focus", cameBack);
  window.addEventListener("online", cameBack);
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  setInterval(() => !document.hidden && check(), PROBE_EVERY);
  setInterval(() => {
    const long = downSince && Date.now() - downSince > POLL_AFTER;
    if (long && !ended && !document.hidden) tellAll("live:look");
  }, POLL_EVERY);
}

if (user && path) start();
