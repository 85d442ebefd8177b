// How long this session lasts, as far as the page knows. The server decides; this is for telling the person in time.

const PATIENCE = 4000;
const NEARLY = 2000; // the server's seconds are whole ones
const { session, seconds, longest, idle, shared } = document.body.dataset;

const clock = { endsAt: from(seconds), lastsUntil: from(longest), idle: Number(idle) * 1000, knownAt: Date.now() };

export const isKnown = Boolean(session);
export const isShared = Boolean(shared);

function from(left) {
  return left ? Date.now() + Number(left) * 1000 : Infinity;
}

// What the server says of the session; null when it is over. Asking does not prolong it. Throws when the server is
// not reached in time.
export async function ask() {
  const answer = await fetch(session, {
    redirect: "manual",
    headers: { Accept: "application/json", "X-Background": "1" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.type === "opaqueredirect") return null;
  if (!answer.ok) throw new Error("not reached");
  return answer.json();
}

export function learn(state) {
  clock.endsAt = Date.now() + state.seconds * 1000;
  clock.lastsUntil = Date.now() + state.longest * 1000;
  clock.idle = state.idle * 1000;
  clock.knownAt = Date.now();
}

export function left() {
  return clock.endsAt - Date.now();
}

// Another tab has learnt it.
export function follow({ endsAt, lastsUntil }) {
  Object.assign(clock, { endsAt, lastsUntil, knownAt: Date.now() });
}

export function told() {
  return { endsAt: clock.endsAt, lastsUntil: clock.lastsUntil };
}

// Five minutes before the end; where the idle time is short, at the half of it.
export function warning() {
  return Math.min(5 * 60000, clock.idle / 2);
}

// Whether the end is that of the longest time, which no press puts off.
export function isFinal() {
  return clock.lastsUntil - clock.endsAt < NEARLY;
}

export function sinceKnown() {
  return Date.now() - clock.knownAt;
}

const LONGEST = "over";
const IDLE = "idle";
const OTHERWISE = "ended";

// Why a session is over that the server does not know any more.
export function why() {
  if (Date.now() > clock.lastsUntil - NEARLY) return LONGEST;
  return Date.now() > clock.endsAt - NEARLY ? IDLE : OTHERWISE;
}
