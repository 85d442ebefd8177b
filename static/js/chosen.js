// A look at the picture that was chosen in a form, before it is sent. Works without script as a plain file field.

for (const field of document.querySelectorAll("[data-photo-field]")) {
  const preview = field.querySelector("[data-photo-preview]");
  field.querySelector("input[type=file]")?.addEventListener("change", (event) => showChosen(preview, event.target.files[0]));
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
