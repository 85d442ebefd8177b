// A session that ends takes the page away. What was typed into its forms and not sent stays, to be copied.

function lines(form) {
  const refused = form.querySelector("[data-form-errors]");
  return [...form.querySelectorAll("input, textarea")]
    .filter((field) => field.matches("textarea, [type=text], [type=email], [type=tel], :not([type])"))
    .filter((field) => field.value.trim() && (refused || field.value !== field.defaultValue))
    .map((field) => `${label(field)}${field.value}`);
}

function label(field) {
  const words = field.labels[0]?.querySelector("span")?.textContent.trim();
  return words ? `${words}：` : "";
}

document.addEventListener("live:leaving", (event) => {
  if (event.detail.unsent || document.querySelector("[data-composer]")) return;
  const forms = document.querySelectorAll("#main form[method=post]:not([role=search])");
  event.detail.unsent = [...forms].flatMap(lines).join("\n");
});
