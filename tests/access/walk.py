"""Asking for an object as somebody, and judging the answer by the cell of the table."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from notices.models import Delivery
from notices.registry import MAILS
from tests.access import tables
from tests.access.asks import Ask
from tests.access.marks import body_of, found_in
from tests.access.world import World

SIGN_IN = ("/accounts/login/?", "/admin/login/?next=/admin/")  # the admin's leads on to the product's
SUCCESS = {200, 201, 204, 302, 303}
PATIENTS = re.compile(r"(patient|care|talk|free|work|unposted|draft|other)\.")
TOKENS = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|X-CSRFToken&quot;: &quot;[^&]+'
    rb'|data-(?:seconds|longest)="\d+"'  # what is left of one's own session
)


@dataclass(frozen=True)
class Answer:
    """What came back, and what it did."""

    status: int
    headers: dict[str, str]
    body: bytes
    shown: frozenset[str]
    changed: frozenset[str]
    mailed: frozenset[str] = frozenset()

    @property
    def plain(self) -> tuple[int, dict[str, str], bytes]:
        """The answer without what differs between any two requests."""
        headers = {name: value for name, value in self.headers.items() if name != "Expires"}
        return self.status, headers, TOKENS.sub(b"", self.body)


def answered(
    response: Any, changed: frozenset[str] = frozenset(), mailed: frozenset[str] = frozenset()
) -> Answer:
    """An answer as it is judged; the redirects on the way count as shown."""
    body = body_of(response)
    chain = [url for url, _ in getattr(response, "redirect_chain", ())]
    headers = dict(response.headers)
    cookies = [str(cookie) for cookie in response.cookies.values()]
    shown = found_in(body, *map(str, headers.items()), *cookies, *chain)
    return Answer(response.status_code, headers, body, shown, changed, mailed)


def asked(world: World, ask: Ask, column: str, path: str | None = None) -> Answer:
    """Send the request of `ask` as `column`, in a world that stays as it was."""
    with world.cell() as seen:
        if ask.before is not None:
            ask.before(world, column)
        before = world.digests | {table: tables.digest(table) for table in seen}
        seen.clear()
        response = ask.send(world.client(column), world, column, path or ask.path(world))
        changed = frozenset(table for table in seen if tables.digest(table) != before[table])
        mailed = _mailed(world) if Delivery._meta.db_table in changed else frozenset()
        return answered(response, changed, mailed)


def _mailed(world: World) -> frozenset[str]:
    """The marks of the mails that are owed now and were not before, as they would be sent."""
    owed = Delivery.objects.exclude(pk__in=world.owed)
    mails = [mail for one in owed if (mail := MAILS[one.kind](one)) is not None]
    return found_in(*(f"{mail.subject}\n{mail.body}" for mail in mails))


def judge(world: World, row: str, ask: Ask, column: str, *, code: str = "") -> None:
    """Assert that the answer is what the cell says."""
    code = code or ask.code(row, column)
    answer = asked(world, ask, column)
    where = f"{row}, {ask.route}, {column}, cell {code}, status {answer.status}"
    assert answer.status < 500, where
    assert not (over := answer.shown - world.granted[column]), f"{where}: shows {sorted(over)}"
    assert not (over := answer.shown & set(ask.never)), f"{where}: shows across sides {sorted(over)}"
    assert not (over := {one for one in answer.mailed if PATIENTS.match(one)}), (
        f"{where}: mails {sorted(over)}"
    )
    if code != "W":
        assert not answer.changed, f"{where}: changed {sorted(answer.changed)}"
    _CELLS[code](world, ask, column, answer, where)


def _whole(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    assert answer.status == 200, where
    assert not (missing := set(ask.shows) - answer.shown), f"{where}: lacks {sorted(missing)}"


def _partly(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    assert answer.status == 200, where
    listed = set(ask.partial[column])
    assert not (missing := listed - answer.shown), f"{where}: lacks {sorted(missing)}"
    assert not (over := (set(ask.shows) - listed) & answer.shown), f"{where}: shows {sorted(over)}"


def _written(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    assert answer.status in SUCCESS, where
    assert ask.changes is not None
    assert ask.changes._meta.db_table in answer.changed, f"{where}: changed {sorted(answer.changed)}"


def _own(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    assert answer.status in {200, 302, 422}, where


def _forbidden(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    assert answer.status == 403, where
    assert not answer.shown, f"{where}: shows {sorted(answer.shown)}"


def _nothing(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    if ask.listing and answer.status == 200:
        assert not (over := answer.shown & set(ask.shows) - {f"{column}.name"}), (
            f"{where}: shows {sorted(over)}"
        )
        return
    assert answer.status == 404, where
    assert not answer.shown, f"{where}: shows {sorted(answer.shown)}"
    never = _never(world, ask, column)
    assert answer.plain == never.plain, f"{where}: differs from what never existed"


def _never(world: World, ask: Ask, column: str) -> Answer:
    """The answer to the same person for an object that never existed; asked once."""
    key = column, ask.nowhere(world), ask.data is None
    if key not in world.absent:
        world.absent[key] = asked(world, ask, column, ask.nowhere(world))
    return world.absent[key]


def _sign_in(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    first = answer.status == 302 and answer.headers["Location"].startswith(SIGN_IN)
    kept = answer.status == 401 and SIGN_IN[0].encode() in answer.body and ask.data is not None
    assert first or kept or (ask.follow and answer.status == 200 and b"login" in answer.body), where
    assert not answer.shown, f"{where}: shows {sorted(answer.shown)}"


def _refused_by_rule(world: World, ask: Ask, column: str, answer: Answer, where: str) -> None:
    assert answer.status in {200, 302, 303, 422}, where


_CELLS: dict[str, Callable[[World, Ask, str, Answer, str], None]] = {
    "R": _whole,
    "M": _partly,
    "W": _written,
    "O": _own,
    "F": _forbidden,
    "N": _nothing,
    "L": _sign_in,
    "V": _refused_by_rule,
}
