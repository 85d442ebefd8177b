// The chosen picture is shown before it is sent. One of the two ways holds a picture at a time.

const form = document.querySelector("[data-photo-form]");
const frame = form?.querySelector("[data-photo-frame]");
const name = form?.querySelector("[data-photo-name]");
const inputs = [...(form?.querySelectorAll("input[type=file]") ?? [])];
const before = [...(frame?.childNodes ?? [])];
let address = "";

function preview(file) {
  if (address) URL.revokeObjectURL(address);
  address = URL.createObjectURL(file);
  const picture = new Image();
  picture.className = "avatar avatar--l";
  picture.alt = "選んだ写真";
  picture.src = address;
  // Not every browser can show every kind (HEIC); the server can read it all the same.
  picture.onerror = () => {
    frame.replaceChildren(...before);
    name.textContent = "この写真はここでは表示できませんが、「更新」を押すと登録できます。";
  };
  frame.replaceChildren(picture);
  name.textContent = "この写真でよければ「更新」を押してください。";
}

form?.classList.add("is-scripted");
for (const input of inputs) {
  input.classList.add("visually-hidden");
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    for (const other of inputs) if (other !== input) other.value = "";
    preview(file);
  });
}
