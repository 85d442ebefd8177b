// A session that ends takes the page away. What was typed into its forms and not sent stays, to be copied.

// What was typed into a form and is not kept anywhere yet, line by line.
export function lines(form) {
  const refused = form.querySelector("[data-form-errors]");
  return [...form.querySelectorAll("input, textarea")]
    .filter((field) => field.matches("textarea, [type=text], [type=email], [type=tel], :not([type])"))
    .filter((field) => field.value.trim() && (refused || field.value !== field.defaultValue))
    .map((field) => `${label(field)}${field.value}`);
}

// Whether somebody has begun to write on this page.
export function typedAnywhere() {
  return document.body.hasAttribute("data-unsent") || [...forms()].some((form) => lines(form).length > 0);
}

function forms() {
  return document.querySelectorAll("#main form[method=post]:not([role=search])");
}

function label(field) {
  const words = field.labels[0]?.querySelector("span")?.textContent.trim();
  return words ? `${words}：` : "";
}

document.addEventListener("live:leaving", (event) => {
  if (event.detail.unsent || document.querySelector("[data-composer]")) return;
  event.detail.unsent = [...forms()].flatMap(lines).join("\n");
});
