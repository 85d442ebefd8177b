// Asking the server. Every failure has a name, so that whoever asked can say the right sentence.

const LONGEST = 30000;

export const FAILURE = {
  unreached: "unreached", // no answer: the network, or it took too long
  signedOut: "signedOut", // the session has ended
  gone: "gone", // not there, or not visible any more
  forbidden: "forbidden",
  refused: "refused", // the answer brings sentences
  failed: "failed",
};

export class Failed extends Error {
  constructor(kind, sentences = [], status = 0) {
    super(kind);
    this.kind = kind;
    this.sentences = sentences;
    this.status = status;
  }
}

export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

export async function get(url) {
  const answer = await reach(url, { headers: { Accept: "application/json" } });
  return judged(answer);
}

// A page that was left open over a sign-in has an old token; it is renewed once, for the same person only.
export async function post(url, body, headers = {}) {
  let answer = await send(url, body, headers);
  if (answer.status === 403 && (await renewToken())) answer = await send(url, body, headers);
  return judged(answer);
}

// What the page tells by itself, with nobody doing anything: it keeps no session alive.
export const BY_ITSELF = { "X-Background": "1" };

// Sent even if the page goes. Whoever is still there may wait for the answer; without one it is undefined.
export function keepAlive(url, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), "X-Background": "1" };
  return fetch(url, { method: "POST", body, headers, keepalive: true, redirect: "manual" }).catch(() => {});
}

function send(url, body, more) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), ...more };
  return reach(url, { method: "POST", body, headers });
}

async function reach(url, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST);
  try {
    return await fetch(url, { redirect: "manual", credentials: "same-origin", signal: stop.signal, ...options });
  } catch {
    throw new Failed(FAILURE.unreached);
  } finally {
    clearTimeout(timer);
  }
}

async function judged(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Failed(FAILURE.signedOut);
  if (answer.status === 404) throw new Failed(FAILURE.gone);
  if (answer.status === 403) throw new Failed(FAILURE.forbidden, [], 403);
  if (answer.status === 422) throw new Failed(FAILURE.refused, (await answer.json()).errors, 422);
  if ([502, 503, 504].includes(answer.status)) throw new Failed(FAILURE.unreached, [], answer.status);
  if (!answer.ok) throw new Failed(FAILURE.failed, [], answer.status);
  if (answer.status === 204) return null;
  try {
    return await answer.json();
  } catch {
    throw new Failed(FAILURE.unreached); // cut off on the way
  }
}

export async function renewToken() {
  try {
    const answer = await reach("/", { headers: { Accept: "text/html" } });
    if (!answer.ok) return false;
    const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
    const headers = body.getAttribute("hx-headers");
    const fresh = headers && JSON.parse(headers)["X-CSRFToken"];
    if (!fresh || body.dataset.user !== document.body.dataset.user) return false;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
    document.body.setAttribute("hx-headers", headers);
    return true;
  } catch {
    return false;
  }
}
