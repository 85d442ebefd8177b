// What is being written lies on the server as a draft: it comes back on any device, and nothing is kept in the browser.
// Saved when the keys rest and when the page is left. Of two pages the later save wins; emptiness only takes away
// what this page has seen (the revision in the field "draft").

import { FAILURE, keepAlive, post } from "./http.js";
import { said } from "./moment.js";

const REST = 2000;
const LONGEST = 15000; // who never rests is saved all the same
const AGAIN_AFTER = 15000;
const NOTHING = JSON.stringify(["", []]);
const LATER = "下書きをまだ保存できていません。つながり次第、保存します。";
const SENTENCES = {
  [FAILURE.signedOut]: "ログアウトされているため、下書きを保存できません。",
  [FAILURE.forbidden]: "下書きを保存できません。画面を開き直してください。",
  [FAILURE.gone]: "",
};
const DROP = "書きかけを消す";
const BACK = "元に戻す";

export class Draft {
  constructor(form, { text, key, uploads, newKey, put }) {
    Object.assign(this, { text, key, uploads, newKey, put });
    this.url = form.dataset.draftUrl;
    this.line = form.querySelector("[data-draft]");
    this.words = this.line.querySelector("[data-draft-words]");
    this.button = this.line.querySelector("[data-draft-drop]");
    this.seen = document.querySelector("#draft-drop [name=draft]");
    this.kept = this.seen.value ? this.state() : NOTHING;
    this.paused = false;
    this.listen();
  }

  listen() {
    this.text.addEventListener("compositionstart", () => {
      this.composing = true;
    });
    this.text.addEventListener("compositionend", () => {
      this.composing = false;
      this.changed();
    });
    this.button.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.dropped) this.bringBack();
      else this.drop();
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.changed());
  }

  state() {
    return JSON.stringify([this.text.value.trim() ? this.text.value : "", this.uploads.keys]);
  }

  get isKept() {
    return this.state() === this.kept;
  }

  // Whether leaving the page now loses something that the last save at leaving cannot bring to the server.
  get isAtRisk() {
    const onTheirWay = this.uploads.items.length > this.uploads.keys.length;
    return onTheirWay || (!this.isKept && (this.failed || !navigator.onLine));
  }

  // Something was typed, chosen or taken off.
  changed() {
    clearTimeout(this.timer);
    if (this.isKept) {
      this.since = 0;
      return;
    }
    this.since ||= Date.now();
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(REST, this.since + LONGEST - Date.now())));
  }

  // A new try that nobody's typing brought about keeps no session alive.
  async save(again = false) {
    if (this.saving || this.paused || this.isKept) return;
    if (this.composing) {
      this.since = 0;
      this.changed();
      return;
    }
    this.saving = true;
    this.since = 0;
    const sent = this.state();
    const key = this.key.value;
    try {
      this.took(await post(this.url, this.body(), again ? { "X-Background": "1" } : {}), sent, key);
    } catch (failure) {
      this.missed(failure);
    } finally {
      this.saving = false;
    }
    if (!this.failed) this.changed();
  }

  // The page is hidden or left: nobody waits for this answer, and it tells nothing of whether somebody is there.
  async leave() {
    if (this.paused || this.isKept) return;
    const sent = this.state();
    if (sent === this.leftWith) return;
    const key = this.key.value;
    this.leftWith = sent;
    const answer = await keepAlive(this.url, this.body());
    this.leftWith = null;
    if (answer?.ok) this.took(await answer.json(), sent, key);
  }

  body() {
    const body = new FormData();
    body.append("text", this.text.value);
    body.append("client_key", this.key.value);
    body.append("draft", this.seen.value);
    for (const one of this.uploads.keys) body.append("attachment", one);
    return body;
  }

  took({ draft }, sent, key) {
    this.failed = false;
    this.seen.value = draft;
    if (key !== this.key.value) return; // sent meanwhile, or begun anew
    if (!draft && JSON.parse(sent)[0]) {
      this.newKey(); // another page has sent it: what stands here is a new one
      return;
    }
    this.kept = sent;
    if (draft) this.say(`下書きを保存しました（${said(new Date())}）`);
    else if (!this.dropped) this.line.hidden = true;
  }

  missed(failure) {
    if (!failure.kind) throw failure;
    this.failed = true;
    if (failure.kind === FAILURE.refused) this.say(failure.sentences.join(""));
    else if (failure.kind in SENTENCES) this.say(SENTENCES[failure.kind]);
    else {
      this.say(LATER);
      this.timer = setTimeout(() => this.save(true), AGAIN_AFTER);
    }
  }

  say(words, label = DROP) {
    this.dropped = label === BACK ? this.dropped : null;
    this.line.hidden = !words;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.button.textContent = label;
  }

  // The post has taken it, and the server's draft went with it.
  sent() {
    this.seen.value = "";
    this.kept = NOTHING;
    this.failed = false;
    this.say("");
  }

  drop() {
    this.dropped = { text: this.text.value, items: this.uploads.items.filter((item) => item.state === "ready") };
    this.newKey();
    this.kept = this.seen.value || this.saving ? "" : NOTHING;
    this.put("");
    this.uploads.clear();
    this.say("書きかけを消しました", BACK);
    this.save();
    this.text.focus();
  }

  bringBack() {
    const { text, items } = this.dropped;
    this.say("");
    this.put([text, this.text.value].filter(Boolean).join("\n"));
    this.uploads.giveBack(items);
    this.text.focus();
  }
}
