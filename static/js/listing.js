// A list of people that is searched while one types, put in another order and read on without leaving the page; the
// same on a page and in a dialog. Without this script every one of these is a link or a form that loads the page.

const SOON = 300;

// `shown(count)` is called after rows have come; `remember` keeps what is searched for in the page's address.
export function liveList(root, { shown = () => {}, remember = false } = {}) {
  const list = root.querySelector("[data-people-list]");
  const status = root.querySelector("[data-people-status]");
  const search = root.querySelector("form[role=search]");
  const box = search.elements.q;
  let latest = 0;
  let listed = box.defaultValue; // what was searched for in what stands in the list
  let timer;

  async function rowsOf(url) {
    const number = ++latest;
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { headers: { "X-Part": list.dataset.part } });
      if (number !== latest) return null;
      if (!answer.ok || answer.redirected) {
        location.assign(url);
        return null;
      }
      const html = await answer.text();
      return number === latest ? [...new DOMParser().parseFromString(html, "text/html").body.childNodes] : null;
    } catch {
      if (number === latest) status.textContent = "読み込めませんでした。電波の届く場所で、もう一度お試しください。";
      return null;
    } finally {
      if (number === latest) list.removeAttribute("aria-busy");
    }
  }

  async function show(url) {
    const rows = await rowsOf(url);
    if (!rows) return;
    list.replaceChildren(...rows);
    listed = url.searchParams.get("q") || "";
    if (remember) history.replaceState(history.state, "", url);
    const found = list.querySelectorAll(".person-row").length;
    const more = list.querySelector("[data-list-more]") ? "以上" : "";
    status.textContent = found ? `${found}名${more}が見つかりました。` : "見つかりませんでした。";
    shown();
  }

  async function more(link) {
    const before = new Set(list.querySelectorAll(".person-row"));
    const rows = await rowsOf(link.href);
    if (!rows) return;
    link.closest(".more").replaceWith(...rows);
    const fresh = [...list.querySelectorAll(".person-row")].filter((row) => !before.has(row));
    fresh[0]?.querySelector("a, input, button")?.focus({ preventScroll: true });
    status.textContent = `${fresh.length}名を続けて表示しました。`;
    shown();
  }

  function searched() {
    const url = new URL(search.action);
    for (const [name, value] of new FormData(search)) if (value) url.searchParams.set(name, value);
    return url;
  }

  // The tab is part of the search, so that both hold together.
  function keepTab(url) {
    let field = search.elements.tab;
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "tab";
      search.append(field);
    }
    field.value = url.searchParams.get("tab") || "all";
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a.tabs__tab, a[data-list-link], a[data-list-more]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    clearTimeout(timer); // what was typed last goes with what was pressed, and must not come after it
    const url = new URL(link.href);
    if (link.matches("[data-list-more]") && box.value === listed) {
      more(link);
    } else if (link.matches("[data-list-link]")) {
      url.searchParams.set("q", box.value);
      show(url);
    } else {
      if (link.matches(".tabs__tab")) keepTab(url);
      show(searched());
    }
  });
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show(searched());
  });
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => show(searched()), SOON);
  });
  box.addEventListener("compositionend", () => box.dispatchEvent(new Event("input")));
  // Typed before this script had come, or put back by the browser: what stands in the box is what is searched for.
  if (box.value !== box.defaultValue) show(searched());
  return { list, box };
}
