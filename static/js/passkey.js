// Passkeys: [data-passkey] is "create" (a new one) or "get" (one that is there). The server says what to sign at
// data-begin and judges the answer at the form's action. Bytes travel as base64url.

import { Failed, post } from "./http.js";

const OTHERWISE = "パスキーで確認できませんでした。もう一度押すか、ほかの方法をお使いください。";
const WORDS = {
  unreached: "通信できませんでした。電波の届く場所で、もう一度押してください。",
  signedOut: "時間がたったため、はじめからやり直してください。",
  NotAllowedError: "確認が取り消されたか、時間切れになりました。もう一度押してください。",
  InvalidStateError: "この端末は、すでに登録されています。",
};

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(list = []) {
  return list.map((one) => ({ ...one, id: bytes(one.id) }));
}

function create(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  };
  return navigator.credentials.create({ publicKey });
}

function get(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: withBytes(asked.allowCredentials) };
  return navigator.credentials.get({ publicKey });
}

function answerOf(made) {
  const { response } = made;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: said,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function ceremony(form) {
  const asked = await post(form.dataset.begin, new FormData());
  const made = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
  const body = new FormData(form);
  body.set("answer", JSON.stringify(answerOf(made)));
  return post(form.action, body);
}

function sentence(error) {
  if (error instanceof Failed) return error.sentences?.[0] || WORDS[error.kind] || OTHERWISE;
  return WORDS[error.name] || OTHERWISE;
}

function say(form, words) {
  const said = document.createElement("p");
  said.className = "field__error";
  said.textContent = words;
  form.querySelector("[data-passkey-said]").replaceChildren(said);
}

async function press(form) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  form.querySelector("[data-passkey-said]").replaceChildren();
  try {
    const answer = await ceremony(form);
    location.assign(answer.next);
  } catch (error) {
    say(form, sentence(error));
    button.removeAttribute("aria-disabled");
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.parentElement.querySelector("[data-passkey-none]").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press(form);
    });
  }
}
