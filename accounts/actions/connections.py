"""つながり申請, step by step: who may take each step from which state. One row per two people, one conditional update
per step; of two who act at once one is first, and the other is told so.

A block is told to nobody: who is blocked goes on waiting, may ask again and take it back, and nothing arrives. It ends
the つながり that was asked for and closes 1対1 and the ways of being found. It hides nobody from those who look after a
patient together: the lists of members, the phone numbers and the invitations of shared groups stay, since people's
safety hangs on them.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.actions.connection_steps import DECIDED, moved, pair, take, tell
from accounts.enums import ConnectionState, ConnectionTold
from accounts.models import AddressedRequest, Connection, User
from accounts.queries import connecting
from notices import actions as notices

State = ConnectionState
Told = ConnectionTold
AGAIN = timedelta(days=30)
"""So long after a 「辞退」 the same person is not asked again."""
WAITING = 50
"""Requests of one person that may wait for an answer at the same time."""


@transaction.atomic
def ask(actor: User, other: User, *, by_address: bool = False) -> Connection:
    """「つながり申請」 to somebody `actor` has found. Asked twice it waits once; who is asked by the one they wait for
    themselves accepts by it. Who is blocked waits in vain and is told nothing.

    Raises PermissionDenied for relatives, offices, stopped accounts and those connected already, ValidationError with
    code "blocked" (by oneself), "soon" (declined within 30 days), "limit" (50 wait for an answer) or "decided".
    """
    access.require_ask(actor, other)
    row = pair(actor, other)
    if row.state == State.REQUESTED and row.addressee_id == actor.pk:
        accept(actor, row)
        return row
    waits = row.state in {State.REQUESTED, State.BLOCKED} and row.requester_id == actor.pk
    if waits and row.asked_at is not None:
        if row.by_address and not by_address:
            Connection.objects.filter(pk=row.pk).update(by_address=False)
        return row
    _require_room(actor, row, by_address=by_address)
    fields = {"requester": actor, "addressee": other, "by_address": by_address, "asked_at": timezone.now()}
    if row.state == State.BLOCKED:
        still = Connection.objects.filter(pk=row.pk, state=State.BLOCKED)
        moved(actor, row, "ask", still.update(**fields))
        return row
    take(actor, row, "ask", decided_at=None, **fields)
    tell([other.pk], Told.ASKED, row, actor)
    return row


def _require_room(actor: User, row: Connection, *, by_address: bool) -> None:
    """An answer is respected, and nobody is flooded. Of a 「辞退」 to an address its sender knows nothing."""
    known = by_address or not row.by_address
    late = timezone.now() - AGAIN
    if (
        row.state == State.DECLINED
        and row.requester_id == actor.pk
        and known
        and (row.decided_at or late) > late
    ):
        raise ValidationError(
            f"お返事があってから{AGAIN.days}日たつまでは、この方にもう一度申請できません。", code="soon"
        )
    if connecting.sent_by(actor).count() >= WAITING:
        raise ValidationError(
            f"返事を待っている申請は、一度に{WAITING}件までです。返事が届いてから、もう一度お試しください。",
            code="limit",
        )


@transaction.atomic
def accept(actor: User, row: Connection) -> None:
    """「承認する」: who was asked. Raises PermissionDenied for others, ValidationError (code "decided")."""
    access.require_answer(actor, row)
    now = timezone.now()
    take(actor, row, "accept", decided_at=now, asked_at=None)
    AddressedRequest.objects.filter(connection=row, ended_at__isnull=True).update(ended_at=now)
    notices.clear(Told.ASKED, row.pk)
    tell([row.requester_id], Told.ACCEPTED, row, actor)


@transaction.atomic
def decline(actor: User, row: Connection) -> None:
    """「辞退する」: who was asked. Told to the requester, but not who had tried an address: that would say that it is
    somebody's. Raises PermissionDenied for others, ValidationError (code "decided").
    """
    access.require_answer(actor, row)
    take(actor, row, "decline", decided_at=timezone.now(), asked_at=None)
    notices.clear(Told.ASKED, row.pk)
    if not row.by_address:
        tell([row.requester_id], Told.DECLINED, row, actor)


@transaction.atomic
def withdraw(actor: User, row: Connection) -> None:
    """「取り下げる」: who asked, before it is answered; who is blocked takes back what never arrived.

    Raises PermissionDenied for others, ValidationError (code "decided").
    """
    access.require_withdraw_connection(actor, row)
    if row.state == State.BLOCKED:
        waits = connecting.sent_by(actor).filter(pk=row.pk)
        moved(actor, row, "withdraw", waits.order_by().update(asked_at=None))
        return
    take(actor, row, "withdraw", asked_at=None)
    notices.clear(Told.ASKED, row.pk)


@transaction.atomic
def end(actor: User, other: User) -> None:
    """「つながりをやめる」: either of the two; the other is not told. Who works together stays known to each other.

    Raises PermissionDenied where there is no つながり by request, ValidationError (code "decided").
    """
    access.require_end(actor, other)
    take(actor, pair(actor, other), "end", decided_at=timezone.now())


@transaction.atomic
def block(actor: User, other: User) -> None:
    """「ブロックする」: the other can neither ask, nor write 1対1, nor find `actor`, and is not told.

    Raises PermissionDenied for oneself, relatives and offices, ValidationError (code "decided") when it is done already.
    """
    access.require_block(actor, other)
    row = pair(actor, other)
    if row.state == State.BLOCKED:
        single = Connection.objects.filter(pk=row.pk, state=State.BLOCKED, mutual=False)
        moved(actor, row, "block", single.exclude(blocked_by=actor).update(mutual=True))
        return
    asked = row.state == State.REQUESTED and row.requester_id == other.pk
    waits = row.asked_at if asked else None
    take(actor, row, "block", blocked_by=actor, decided_at=timezone.now(), asked_at=waits)
    notices.clear(Told.ASKED, row.pk)


@transaction.atomic
def unblock(actor: User, other: User) -> None:
    """「ブロックを解除する」: who blocked. Nothing comes back by itself; one may ask again.

    Raises ValidationError (code "decided") where there is no block of one's own.
    """
    row = connecting.blocked(actor).filter(connecting.of(other)).first()
    if row is None:
        raise ValidationError(DECIDED, code="decided")
    if row.mutual:
        both = Connection.objects.filter(pk=row.pk, state=State.BLOCKED, mutual=True)
        moved(actor, row, "unblock", both.update(mutual=False, blocked_by=other))
        return
    take(actor, row, "unblock", blocked_by=None, asked_at=None)
