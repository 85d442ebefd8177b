"""Telling people. Called from the actions of other apps, inside their transactions."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from mcs.core import background
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from notices.models import Delivery, DeliveryState, Notice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

RETRY_MINUTES = (1, 5, 15, 60, 180, 720)
TRIES = len(RETRY_MINUTES) + 1
LEASE = timedelta(seconds=60)


def tell(recipients: "Iterable[int]", kind: str, subject_id: int, *, actor: "User | None" = None) -> None:
    """Put one notice of `kind` before each recipient (ids); once per event however often it is called."""
    ids = set(recipients)
    Notice.objects.bulk_create(
        [Notice(recipient_id=pk, kind=kind, subject_id=subject_id, actor=actor) for pk in sorted(ids)],
        ignore_conflicts=True,
    )
    stir(ids)


def stir(recipients: "Iterable[int]") -> None:
    """After commit, have the open pages of these people ask again what waits for them."""
    for pk in sorted(set(recipients)):
        announce(Event("notice", {"user": pk}))


def owe(kind: str, subject_id: int, *, key: str) -> Delivery:
    """Owe one mail, in the running transaction. The same key owes it once, whatever happens."""
    delivery, created = Delivery.objects.get_or_create(
        key=key, defaults={"kind": kind, "subject_id": subject_id}
    )
    if created:
        background.nudge(delivery.pk)
    return delivery


def clear(kind: str, subject_id: int) -> None:
    """What these notices tell of is over, inside the caller's transaction: who has not seen them need not."""
    unseen = Notice.objects.filter(kind=kind, subject_id=subject_id, seen_at__isnull=True)
    recipients = list(unseen.values_list("recipient", flat=True))
    unseen.update(seen_at=timezone.now())
    stir(recipients)


def withdraw(kind: str, subject_id: int) -> None:
    """What these notices tell of is over and may come again: take them back, inside the caller's transaction."""
    told = Notice.objects.filter(kind=kind, subject_id=subject_id)
    recipients = list(told.values_list("recipient", flat=True))
    told.delete()
    stir(recipients)


@transaction.atomic
def see(user: "User", notice_ids: "Iterable[int]") -> int:
    """Mark notices of this person as seen; returns how many were new. The person's pages hear of it."""
    new = Notice.objects.filter(recipient=user, pk__in=list(notice_ids), seen_at__isnull=True)
    return _seen(user, new)


@transaction.atomic
def see_all(user: "User") -> int:
    """「すべて既読にする」: mark every notice of this person as seen; returns how many were new."""
    return _seen(user, Notice.objects.filter(recipient=user, seen_at__isnull=True))


def _seen(user: "User", new: "QuerySet[Notice]") -> int:
    count = new.update(seen_at=timezone.now())
    if count:
        stir([user.pk])
    return count


def claim(delivery_id: int) -> Delivery | None:
    """Take a due delivery for this process by a conditional update; None if it is another's or not due.

    The try counts from here on, so that a mail that kills its sender every time ends as FAILED too.
    """
    now = timezone.now()
    due = Delivery.objects.filter(
        Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.SENDING, lease_until__lt=now),
        pk=delivery_id,
        next_at__lte=now,
    )
    if due.filter(attempts__gte=TRIES).update(
        state=DeliveryState.FAILED, lease_until=None, last_error="Abandoned"
    ):
        return None
    taken = due.update(state=DeliveryState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    return Delivery.objects.get(pk=delivery_id) if taken else None


def settle(delivery: Delivery, state: DeliveryState) -> None:
    """Close a claimed delivery as sent or no longer due. What was sent is sent, whoever may have taken it meanwhile."""
    sent = state == DeliveryState.SENT
    held = Delivery.objects.filter(pk=delivery.pk) if sent else _held(delivery)
    held.update(state=state, lease_until=None, last_error="", sent_at=timezone.now() if sent else None)


def postpone(delivery: Delivery, error: str) -> None:
    """Note a failed attempt (class of the error only) and try again later; after the last try it is FAILED."""
    final = delivery.attempts >= TRIES
    wait = timedelta(minutes=0 if final else RETRY_MINUTES[delivery.attempts - 1])
    _held(delivery).update(
        state=DeliveryState.FAILED if final else DeliveryState.WAITING,
        lease_until=None,
        last_error=error[:80],
        next_at=timezone.now() + wait,
    )


def _held(delivery: Delivery) -> "QuerySet[Delivery]":
    """The row while it is still held under the lease of this claim, and not taken by another after it expired."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, lease_until=delivery.lease_until
    )
