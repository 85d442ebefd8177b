"""Telling people. Called from the actions of other apps, inside their transactions."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from mcs.core import audit, background
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from notices import queries
from notices.models import Announcement, Delivery, DeliveryState, MailChoice, Notice
from notices.registry import ANNOUNCED, UNDELIVERABLE, Mail

if TYPE_CHECKING:
    from datetime import datetime

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


def tell_anew(
    recipients: "Iterable[int]", kind: str, subject_id: int, *, actor: "User | None" = None, upto: int = 0
) -> None:
    """Put the notice of `kind` before each recipient (ids) as new, inside the caller's transaction: one row per
    person, made or brought back to the top, in two statements for all. `upto` numbers the newest thing it tells of.
    The pages of the recipients are not told; the caller stirs them where nothing else does.
    """
    now, ids = timezone.now(), sorted(set(recipients))
    if not ids:
        return
    known = Notice.objects.filter(recipient__in=ids, kind=kind, subject_id=subject_id)
    known.exclude(seen_at=None, mailed_at=None).update(seen_at=None, mailed_at=None, since=now)
    Notice.objects.bulk_create(
        [
            Notice(recipient_id=pk, kind=kind, subject_id=subject_id, actor=actor, upto=upto, created_at=now)
            for pk in ids
        ],
        update_conflicts=True,
        unique_fields=["recipient", "kind", "subject_id"],
        update_fields=["actor", "created_at", "upto"],
    )


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


def clear_upto(user: "User", kind: str, subject_id: int, upto: int) -> int:
    """This person has seen elsewhere what the notice tells of, up to this number, inside the caller's transaction.

    What has come in meanwhile has a higher number, and its notice stays. One statement; returns how many were new.
    """
    seen = Notice.objects.filter(
        recipient=user, kind=kind, subject_id=subject_id, upto__lte=upto, seen_at__isnull=True
    )
    return seen.update(seen_at=timezone.now())


def clear_for(
    recipients: "Iterable[int]", kinds: "Iterable[str]", subject_ids: "Iterable[int] | QuerySet[Any, Any]"
) -> None:
    """These people (ids) are not told of these things any more, inside the caller's transaction; one statement."""
    Notice.objects.filter(
        recipient__in=list(recipients), kind__in=list(kinds), subject_id__in=subject_ids, seen_at__isnull=True
    ).update(seen_at=timezone.now())


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
    with transaction.atomic():
        if due.filter(attempts__gte=TRIES).update(
            state=DeliveryState.FAILED, lease_until=None, last_error="Abandoned"
        ):
            _given_up(delivery_id)
            return None
    taken = due.update(state=DeliveryState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    return Delivery.objects.get(pk=delivery_id) if taken else None


def settle(delivery: Delivery, state: DeliveryState) -> None:
    """Close a claimed delivery as sent or no longer due. What was sent is sent, whoever may have taken it meanwhile."""
    sent = state == DeliveryState.SENT
    held = Delivery.objects.filter(pk=delivery.pk) if sent else _held(delivery)
    held.update(state=state, lease_until=None, last_error="", sent_at=timezone.now() if sent else None)


def postpone(delivery: Delivery, error: str) -> None:
    """Note a failed attempt (class of the error only) and try again later; after the last try it is FAILED, and
    whoever registered the kind of mail hears of it.
    """
    final = delivery.attempts >= TRIES
    wait = timedelta(minutes=0 if final else RETRY_MINUTES[delivery.attempts - 1])
    with transaction.atomic():
        noted = _held(delivery).update(
            state=DeliveryState.FAILED if final else DeliveryState.WAITING,
            lease_until=None,
            last_error=error[:80],
            next_at=timezone.now() + wait,
        )
        if final and noted:
            _given_up(delivery.pk)


def _given_up(delivery_id: int) -> None:
    delivery = Delivery.objects.get(pk=delivery_id)
    if delivery.kind in UNDELIVERABLE:
        UNDELIVERABLE[delivery.kind](delivery)


def put_off(delivery: Delivery, until: "datetime") -> None:
    """Let a claimed delivery wait for the end of its recipient's quiet hours; that was no attempt."""
    _held(delivery).update(
        state=DeliveryState.WAITING, lease_until=None, next_at=until, attempts=F("attempts") - 1
    )


def retry(delivery: Delivery) -> bool:
    """「再送」: make a delivery that has FAILED due again, with all its tries, inside the caller's transaction.

    By a conditional update: False where it has not failed, or somebody was first.
    """
    failed = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    again = failed.update(
        state=DeliveryState.WAITING, attempts=0, next_at=timezone.now(), lease_until=None, last_error=""
    )
    if again:
        background.nudge(delivery.pk)
    return bool(again)


def _held(delivery: Delivery) -> "QuerySet[Delivery]":
    """The row while it is still held under the lease of this claim, and not taken by another after it expired."""
    return Delivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.SENDING, lease_until=delivery.lease_until
    )


# Mails that count what is new


def counted(mail: Mail) -> None:
    """A mail has left: no other counts these notices again, unless they are told anew meanwhile. One statement."""
    if mail.counts:
        left = Notice.objects.filter(pk__in=mail.counts, created_at__lte=mail.at)
        left.update(mailed_at=timezone.now())


@transaction.atomic
def owe_digests() -> int:
    """Owe every person the mail that is due by their own choice now; returns how many. Nobody's act, harmless twice:
    the key makes it one mail per person and day, or per person and hour for who wants it at once.
    """
    due = queries.digests_due(timezone.now())
    Delivery.objects.bulk_create(
        [Delivery(kind=queries.DIGEST, subject_id=pk, key=key) for pk, key in due.items()],
        ignore_conflicts=True,
    )
    return len(due)


@transaction.atomic
def choose_mail(user: "User", choice: MailChoice) -> None:
    """「お知らせの設定」: keep how this person wants to be told by mail. What was owed before obeys it too."""
    choice.user = user
    choice.save()
    audit.record(user, "mail.choose", calls=choice.calls, news=choice.news)


def announce_due() -> int:
    """Put the announcements whose time has come before everybody whose account is in use, once each, and take those
    whose time is over for seen; returns how many were told. Time passes, nobody acts; of several processes one does it.
    """
    shown = queries.announcements()
    told = sum(_tell_everybody(pk) for pk in shown.filter(told_at=None).values_list("pk", flat=True))
    over = Notice.objects.filter(kind=ANNOUNCED, seen_at__isnull=True).exclude(
        subject_id__in=shown.values("pk")
    )
    over.update(seen_at=timezone.now())
    return told


@transaction.atomic
def _tell_everybody(pk: int) -> bool:
    if not Announcement.objects.filter(pk=pk, told_at=None).update(told_at=timezone.now()):
        return False
    tell(get_user_model().objects.filter(is_active=True).values_list("pk", flat=True), ANNOUNCED, pk)
    return True


@transaction.atomic
def forget_old() -> int:
    """Delete notices that were told longer than NOTICE_DAYS ago, seen or not; returns how many. Nobody's act,
    harmless twice. What waits for somebody's answer stands on ホーム as well and does not hang on its notice.
    """
    horizon = timezone.now() - timedelta(days=settings.NOTICE_DAYS)
    gone, _ = Notice.objects.filter(created_at__lt=horizon).delete()
    return gone
