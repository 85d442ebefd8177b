// The chosen picture is shown before it is sent; of a face the circle is chosen. One of the two ways holds a picture
// at a time.

import { Cut } from "./cut.js";

const CHOSEN = "この写真でよければボタンを押してください。";
const PLACE = "写真を動かして、お顔を丸の中に合わせてください。よければ「更新」を押してください。";
const UNSEEN = "この写真（HEICなど）はここでは表示できませんが、登録できます。";
const MIDDLE = "この写真（HEICなど）はここでは表示できないため、真ん中が丸く切り抜かれます。「更新」を押すと、次の画面で確かめられます。";

const form = document.querySelector("[data-photo-form]");
const frame = form?.querySelector("[data-photo-frame]");
const name = form?.querySelector("[data-photo-name]");
const inputs = [...(form?.querySelectorAll("input[type=file]") ?? [])];
const before = [...(frame?.childNodes ?? [])];
const place = form?.querySelector("[data-cut]");
const cut = place && new Cut(place, { x: form.elements.x, y: form.elements.y, size: form.elements.size });
let address = "";

function preview(file) {
  if (address) URL.revokeObjectURL(address);
  address = URL.createObjectURL(file);
  const picture = new Image();
  picture.alt = "選んだ写真";
  picture.className = "licence-now__picture";
  // Not every browser can show every kind (HEIC); the server can read it all the same.
  picture.onerror = () => {
    cut?.hide();
    frame.hidden = false;
    frame.replaceChildren(...before);
    name.textContent = cut ? MIDDLE : UNSEEN;
  };
  picture.onload = () => {
    name.textContent = cut ? PLACE : CHOSEN;
    if (!cut) return frame.replaceChildren(picture);
    frame.hidden = true;
    cut.show(picture);
  };
  picture.src = address;
}

function picked(input) {
  const [file] = input.files;
  if (!file) return;
  for (const other of inputs) if (other !== input) other.value = "";
  form.querySelector("details").open = false; // what comes next, the last button, stands in sight
  preview(file);
}

form?.classList.add("is-scripted");
for (const input of inputs) {
  input.classList.add("visually-hidden");
  input.addEventListener("change", () => picked(input));
  picked(input); // chosen before this script had come
}
