// Whoever opens an announcement on ホーム has read it, as on its own page.

document.addEventListener(
  "toggle",
  ({ target }) => {
    const address = target.dataset?.announcement;
    if (!address || !target.open) return;
    delete target.dataset.announcement;
    fetch(address, { headers: { "X-Background": "1" } }).catch(() => (target.dataset.announcement = address));
  },
  true,
);
