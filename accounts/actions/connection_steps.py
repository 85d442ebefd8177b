"""The steps of つながり申請: who may take each from which state, and what they have in common."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.enums import ConnectionState
from accounts.models import Connection, User
from accounts.queries import connecting
from mcs.core import audit
from notices import actions as notices

State = ConnectionState


@dataclass(frozen=True, slots=True)
class Step:
    """One edge: from which states it leads where, and which of the two may take it."""

    sources: tuple[ConnectionState, ...]
    to: ConnectionState
    by: str


STEPS: dict[str, Step] = {
    "ask": Step((State.DECLINED, State.WITHDRAWN, State.ENDED), State.REQUESTED, "either"),
    "accept": Step((State.REQUESTED,), State.ACCEPTED, "addressee"),
    "decline": Step((State.REQUESTED,), State.DECLINED, "addressee"),
    "withdraw": Step((State.REQUESTED,), State.WITHDRAWN, "requester"),
    "end": Step((State.ACCEPTED,), State.ENDED, "either"),
    "block": Step(
        (State.REQUESTED, State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.ENDED),
        State.BLOCKED,
        "either",
    ),
    "unblock": Step((State.BLOCKED,), State.ENDED, "blocker"),
}
"""Every step of a つながり; two people without a row begin at ENDED. Besides, whoever asks someone that waits for an
answer of theirs accepts; what the blocked one asks and takes back, a second block and the end of one of two leave the
state BLOCKED.
"""
DECIDED = "この申請の状態は、すでに変わっています。画面を開き直して、確認してください。"


def pair(actor: User, other: User) -> Connection:
    """The row of these two, inside the caller's transaction; made where there is none, as one in which nothing stands."""
    if row := connecting.between(actor, other):
        return row
    try:
        with transaction.atomic():
            return Connection.objects.create(requester=actor, addressee=other, state=State.ENDED)
    except IntegrityError:
        made = connecting.between(actor, other)
        assert made is not None
        return made


def _who(actor: User, by: str) -> Q:
    """The condition under which a row is changed by `actor`."""
    return {
        "requester": Q(requester=actor.pk),
        "addressee": Q(addressee=actor.pk),
        "either": connecting.of(actor),
        "blocker": Q(blocked_by=actor.pk, mutual=False),
    }[by]


def take(actor: User, row: Connection, name: str, **fields: Any) -> None:
    """Take one step by a conditional update and audit it, inside the caller's transaction. Raises ValidationError (code "decided")."""
    step = STEPS[name]
    ready = Connection.objects.filter(_who(actor, step.by), pk=row.pk, state__in=step.sources)
    moved(actor, row, name, ready.update(state=step.to, **fields))


def moved(actor: User, row: Connection, name: str, done: int) -> None:
    """A conditional update of `row` has changed so many rows: audit it, inside the caller's transaction. Raises
    ValidationError (code "decided") for none.
    """
    before = row.state
    if not done:
        raise ValidationError(DECIDED, code="decided")
    row.refresh_from_db()
    audit.record(actor, f"connection.{name}", row, before=before, after=row.state)


def tell(recipients: list[int], kind: str, row: Connection, actor: User) -> None:
    """Put what happened before these people (ids) as new, inside the caller's transaction."""
    notices.tell_anew(recipients, kind, row.pk, actor=actor)
    notices.stir(recipients)
