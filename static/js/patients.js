// Registering a patient: the list of staff to tick. Works without script.

const staff = document.querySelector("[data-staff]");
if (staff) watchStaff(staff);

function watchStaff(form) {
  const rows = [...form.querySelectorAll("[data-key]")];
  const search = form.querySelector("[data-staff-search]");
  const show = () => {
    const words = fold(search.value).split(" ").filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.dataset.key.includes(word));
    form.querySelector("[data-staff-none]").hidden = rows.some((row) => !row.hidden);
  };
  const count = () => {
    const ticked = rows.filter((row) => row.querySelector("input").checked).length;
    form.querySelector("[data-staff-count]").textContent = `${rows.length}人中${ticked}人を選んでいます`;
  };
  form.querySelector("[data-staff-tools]").hidden = false;
  form.querySelector("[data-staff-search-button]").hidden = true;
  search.addEventListener("input", show);
  document.querySelector(".page-head__back")?.addEventListener("click", (event) => {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-staff-back]")); // takes the ticks along
  });
  form.addEventListener("change", count);
  for (const button of form.querySelectorAll("[data-staff-all]")) {
    button.addEventListener("click", () => {
      for (const row of rows) if (!row.hidden) row.querySelector("input").checked = Boolean(button.dataset.staffAll);
      count();
    });
  }
  show();
  count();
}

// The same folding as the server's search keys: width, case, katakana; spaces part words.
function fold(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  return plain.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60)).replace(/\s+/g, " ");
}
