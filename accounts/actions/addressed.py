"""つながり申請 to an e-mail address. Nothing that is shown tells whether the address is anybody's."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.actions.connection_steps import DECIDED, take
from accounts.actions.connections import ask
from accounts.enums import ConnectionState, ConnectionTold
from accounts.models import AddressedRequest, Connection, Profile, User
from accounts.queries import connecting
from mcs.core import audit
from mcs.core.permissions import allows
from mcs.core.text import half_width
from notices import actions as notices

State = ConnectionState
TRIES, WINDOW = 10, timedelta(days=1)
"""Addresses one person may try within this time."""
KEPT = timedelta(days=90)
"""How long a request to an address is shown to its requester."""


@transaction.atomic
def ask_address(actor: User, address: str) -> None:
    """つながり申請 to an address. Whether it is somebody's is not told: the same happens for an address nobody has, for
    who has blocked `actor` and for a stopped account. The same address waits once.

    Raises PermissionDenied for relatives and offices, ValidationError with code "self" or "limit" (ten addresses a day).
    """
    access.require_connecting(actor)
    address = half_width(address).lower()
    if address == actor.email:
        raise ValidationError(
            "ご自分のメールアドレスです。お相手のメールアドレスを入力してください。", code="self"
        )
    Profile.objects.select_for_update(of=("self",), no_key=True).get(user=actor)
    if connecting.addressed_by(actor).filter(address=address).exists():
        return
    tried = AddressedRequest.objects.filter(requester=actor, created_at__gt=timezone.now() - WINDOW)
    if tried.count() >= TRIES:
        raise ValidationError(
            f"メールアドレスでの申請は、1日に{TRIES}件までです。時間をおいて、もう一度お試しください。",
            code="limit",
        )
    made = AddressedRequest.objects.create(requester=actor, address=address)
    audit.record(actor, "connection.ask_address", made)
    made.connection = _reached(actor, address)
    if made.connection is not None and made.connection.state == State.ACCEPTED:
        made.ended_at = timezone.now()
    made.save(update_fields=["connection", "ended_at"])


def _reached(actor: User, address: str) -> Connection | None:
    other = User.objects.filter(email=address).first()
    if other is None or not allows(access.require_ask, actor, other):
        return None
    try:
        with transaction.atomic():
            return ask(actor, other, by_address=True)
    except ValidationError:
        return None


@transaction.atomic
def withdraw_address(actor: User, asked: AddressedRequest) -> None:
    """「取り下げる」 of what went to an address, the same whether it has reached somebody or not.

    Raises ValidationError (code "decided") when it was taken back or accepted meanwhile.
    """
    waits = connecting.addressed_by(actor).filter(pk=asked.pk).order_by()
    if not waits.update(ended_at=timezone.now()):
        raise ValidationError(DECIDED, code="decided")
    audit.record(actor, "connection.withdraw_address", asked)
    row = asked.connection
    if row is None or not row.by_address or row.requester_id != actor.pk or row.asked_at is None:
        return
    if row.state == State.REQUESTED:
        take(actor, row, "withdraw", asked_at=None)
        notices.clear(ConnectionTold.ASKED, row.pk)
    else:
        Connection.objects.filter(pk=row.pk, requester=actor).update(asked_at=None)


@transaction.atomic
def forget_addresses() -> int:
    """Forget what was sent to addresses longer than KEPT ago; returns how many. Nobody's act, harmless twice."""
    gone, _ = AddressedRequest.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return gone
