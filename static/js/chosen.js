// A look at the picture that was chosen in a form, before it is sent. Works without script as a plain file field.

for (const field of document.querySelectorAll("[data-photo-field]")) {
  const preview = field.querySelector("[data-photo-preview]");
  const input = field.querySelector("input[type=file]");
  if (!input) continue;
  input.addEventListener("change", () => showChosen(preview, input.files[0]));
  showChosen(preview, input.files[0]); // chosen before this script had come
}

function showChosen(preview, file) {
  if (!file) return;
  const address = URL.createObjectURL(file);
  const probe = new Image();
  // What the browser cannot show (HEIC outside Safari) is shown by the server on the next page.
  probe.onload = () => {
    preview.src = address;
    preview.hidden = false;
  };
  probe.onerror = () => URL.revokeObjectURL(address);
  probe.src = address;
}
