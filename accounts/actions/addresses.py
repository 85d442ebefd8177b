"""メールアドレスの変更: nothing changes before the old and the new address have confirmed it."""

from collections.abc import Callable
from datetime import timedelta
from secrets import token_urlsafe
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AddressChange, User
from accounts.queries.addresses import NEW, OLD, digest, waiting
from mcs.core import audit
from notices.actions import owe
from notices.models import Delivery

MAILS = {OLD: "accounts.address_old", NEW: "accounts.address_new"}
CHANGED_MAIL = "accounts.address_changed"
GOOD_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)
A_DAY = 5

MOVED: list[Callable[[User, str], object]] = []
"""What has to follow from a new address in the same transaction, given the person and the old address; upper apps
append theirs in AppConfig.ready().
"""


@transaction.atomic
def ask(actor: User, *, email: str) -> AddressChange:
    """Begin the change of the own address; the links go to both addresses and are good for 24 hours.

    It replaces a former one; asked for the same address again it stays as it is. Whether the address is known
    makes no difference here. Raises ValidationError (code "same" for the present address, "limit" after five
    a day, since each writes to an address somebody typed).
    """
    User.objects.select_for_update().get(pk=actor.pk)
    if email == actor.email:
        raise ValidationError(
            "いまのメールアドレスと同じです。新しいアドレスを入力してください。", code="same"
        )
    standing = waiting(actor)
    if standing is not None and standing.email == email:
        return standing
    _require_few(actor)
    AddressChange.objects.filter(user=actor).delete()
    now = timezone.now()
    confirmed = None if actor.address else now
    change = AddressChange.objects.create(
        user=actor, email=email, old_confirmed_at=confirmed, expires_at=now + GOOD_FOR
    )
    for side in (OLD, NEW) if actor.address else (NEW,):
        owe(MAILS[side], change.pk, key=f"{_key(actor, side)}{uuid4()}")
    audit.record(actor, "address.ask", change)
    return change


def _key(actor: User, side: str) -> str:
    return f"{MAILS[side]}:{actor.pk}:"


def _require_few(actor: User) -> None:
    since = timezone.now() - timedelta(days=1)
    if Delivery.objects.filter(key__startswith=_key(actor, NEW), created_at__gt=since).count() >= A_DAY:
        raise ValidationError(
            f"変更の申し込みは、1日に{A_DAY}回までです。明日、もう一度お試しください。", code="limit"
        )


@transaction.atomic
def mint(change: AddressChange, *, side: str) -> str:
    """A new link for an attempt to send the mail; a link of an earlier attempt ends."""
    token = token_urlsafe(32)
    AddressChange.objects.filter(pk=change.pk).update(**{f"{side}_digest": digest(token)})
    return token


@transaction.atomic
def cancel(actor: User) -> None:
    """Give up the change that waits; its links end. Where none waits nothing happens."""
    change = waiting(actor)
    if change is not None:
        audit.record(actor, "address.cancel", change)
        AddressChange.objects.filter(pk=change.pk).delete()


@transaction.atomic
def confirm(actor: User, change: AddressChange, *, side: str) -> None:
    """Who holds the link of one side has pressed the button; once both sides have, the address changes.

    `actor` is the person whose change it is. Pressed twice, or after it ran out, nothing happens.
    """
    now = timezone.now()
    unconfirmed = {f"{side}_confirmed_at__isnull": True}
    still = AddressChange.objects.filter(pk=change.pk, user=actor, expires_at__gt=now, **unconfirmed)
    if not still.update(**{f"{side}_confirmed_at": now}):
        return
    audit.record(actor, "address.confirm", change, side=side)
    change.refresh_from_db()
    if change.old_confirmed_at and change.new_confirmed_at:
        _take_effect(actor, change)


def _take_effect(actor: User, change: AddressChange) -> None:
    """The sessions stay; the old address is told. Taken meanwhile by somebody else, it quietly stays as it was."""
    former, had_address = actor.email, bool(actor.address)
    try:
        with transaction.atomic():
            User.objects.filter(pk=actor.pk).update(email=change.email)
    except IntegrityError:
        audit.record(actor, "address.taken", change)
        return
    actor.email = change.email
    audit.record(actor, "address.change", actor)
    if had_address:
        AddressChange.objects.filter(pk=change.pk).update(former=former)
        owe(CHANGED_MAIL, change.pk, key=f"{CHANGED_MAIL}:{change.pk}")
    for moved in MOVED:
        moved(actor, former)


@transaction.atomic
def forget_over() -> int:
    """Let go of what ran out a week ago, with the addresses in it; returns how many."""
    return AddressChange.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()[0]
