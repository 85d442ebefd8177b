"""The page 「つながり申請」."""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import AddressedRequest, User
from accounts.queries import connecting
from accounts.queries.people import PersonCard, cards, visible_to

MOST = 200
"""So many rows of each kind are shown; what is answered makes room for the next."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request and the other of the two; of who cannot be looked up, without picture and page."""

    id: int
    person: PersonCard
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """What waits for oneself, what one waits for - from people and from addresses -, and whom one has blocked."""

    received: list[RequestRow]
    sent: list[RequestRow]
    addressed: list[AddressedRequest]
    blocked: list[RequestRow]


def page(user: User) -> Page:
    """Of `user`, in a fixed number of queries."""
    received, sent = connecting.waiting_for(user)[:MOST], connecting.sent_by(user)[:MOST]
    blocked = connecting.blocked(user).order_by("-decided_at", "-pk")[:MOST]
    rows = {
        name: list(found) for name, found in (("received", received), ("sent", sent), ("blocked", blocked))
    }
    ids = {row.other(user.pk) for found in rows.values() for row in found}
    seen = set(visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    people = {pk: one if pk in seen else replace(one, photo_url="", url="") for pk, one in cards(ids).items()}
    made = {
        name: [RequestRow(row.pk, people[row.other(user.pk)], row.asked_at) for row in found]
        for name, found in rows.items()
    }
    return Page(addressed=list(connecting.addressed_by(user)[:MOST]), **made)
