// 「表示」 beside a password: shows what was typed, until pressed again or the form is sent.

function show(button, input, visible) {
  input.type = visible ? "text" : "password";
  button.setAttribute("aria-pressed", String(visible));
}

for (const button of document.querySelectorAll("[data-password-show]")) {
  const input = document.getElementById(button.dataset.passwordShow);
  if (!input) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    show(button, input, input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(button, input, false));
}
