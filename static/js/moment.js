// 「今日 14:05」 stays true on a page that is left open over midnight.

const ZONE = "Asia/Tokyo";
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });
const clock = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, hour: "numeric", minute: "2-digit" });
const date = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, month: "long", day: "numeric" });
const weekday = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, weekday: "short" });

export function said(at, now = new Date()) {
  if (day.format(at) === day.format(now)) return `今日 ${clock.format(at)}`;
  const year = day.format(at).slice(0, 4);
  const prefix = year === day.format(now).slice(0, 4) ? "" : `${Number(year)}年`;
  return `${prefix}${date.format(at)}(${weekday.format(at)}) ${clock.format(at)}`;
}

export function refresh(root = document) {
  for (const element of root.querySelectorAll("time[data-moment]")) {
    const text = said(new Date(element.dateTime));
    if (element.textContent !== text) element.textContent = text;
  }
}

let today = day.format(new Date());

function turned() {
  const now = day.format(new Date());
  if (now === today) return;
  today = now;
  refresh();
}

refresh();
setInterval(turned, 60000);
document.addEventListener("visibilitychange", turned);
document.addEventListener("htmx:afterSwap", (event) => refresh(event.detail.target));
