"""What waits for a person."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from mcs.core import places
from notices.enums import MailWay, Weight
from notices.models import Announcement, Delivery, DeliveryState, MailChoice, Notice
from notices.registry import ANNOUNCED, NOTICES, WEIGHTS, Shown

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 50
GRACE = timedelta(minutes=5)
"""What is looked at within this time is not mailed to who wants it at once."""
DIGEST = "notices.digest"
MOST = 200
"""So many notices are counted in one mail; the rest waits for the next."""


@dataclass(frozen=True)
class NoticeRow:
    """One line of お知らせ."""

    id: int
    text: str
    url: str
    at: datetime
    seen: bool


@dataclass(frozen=True)
class AnnouncementRow:
    """One line of 事務局からのお知らせ."""

    id: int
    title: str
    at: datetime
    seen: bool


def visible_to(user: "User") -> QuerySet[Notice]:
    """The notices of this person and nobody else's."""
    return Notice.objects.filter(recipient=user.pk)


@dataclass(frozen=True)
class Page:
    """One page of お知らせ; `older` is where the next begins, empty at the end."""

    rows: list[NoticeRow]
    older: str


def page(user: "User", *, before: str = "", limit: int = PAGE) -> Page:
    """The newest notices below `before` that this person may still see, in today's words; so many queries as kinds.

    A page is short where some of its notices may not be seen any more. Announcements stand in a list of their own.
    """
    found = visible_to(user).exclude(kind=ANNOUNCED).order_by("-created_at", "-pk")
    if (place := places.read(before)) and place[0]:
        at, pk = place
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    notices = list(found[: limit + 1])
    last = notices[limit - 1] if len(notices) > limit else None
    older = places.written(last.created_at, last.pk) if last else ""
    return Page(_in_words(user, notices[:limit]), older)


def row(user: "User", pk: int) -> NoticeRow | None:
    """One notice of this person; None when it is somebody else's or not to be seen any more."""
    return next(iter(_in_words(user, list(visible_to(user).filter(pk=pk)))), None)


def _in_words(user: "User", notices: list[Notice]) -> list[NoticeRow]:
    words: dict[int, Shown] = {}
    for kind, show in NOTICES.items():
        if mine := [n for n in notices if n.kind == kind]:
            words |= show(mine, user)
    return [
        NoticeRow(n.pk, words[n.pk].text, words[n.pk].url, n.created_at, n.seen_at is not None)
        for n in notices
        if n.pk in words
    ]


def unseen_count(user: "User") -> int:
    """How many notices are new, for the bell."""
    return visible_to(user).filter(seen_at__isnull=True).count()


def announcements() -> QuerySet[Announcement]:
    """What the secretariat shows at present."""
    now = timezone.now()
    return Announcement.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), published_at__lte=now)


def announced_to(user: "User") -> list[AnnouncementRow]:
    """The same for the list of one person, who has opened some of them."""
    new = visible_to(user).filter(kind=ANNOUNCED, seen_at__isnull=True)
    unseen = set(new.values_list("subject_id", flat=True))
    return [
        AnnouncementRow(one.pk, one.title, one.published_at, one.pk not in unseen) for one in announcements()
    ]


def of_announcement(user: "User", pk: int) -> QuerySet[Notice]:
    """The notice by which this person was told of an announcement."""
    return visible_to(user).filter(kind=ANNOUNCED, subject_id=pk)


def due() -> QuerySet[Delivery]:
    """Deliveries whose time has come and that nobody is sending, oldest first."""
    now = timezone.now()
    waiting = Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.SENDING, lease_until__lt=now)
    return Delivery.objects.filter(waiting, next_at__lte=now).order_by("next_at")


def oldest_due_seconds() -> int | None:
    """How long the oldest of them has been due; None when nothing is. What a watching machine looks at."""
    first = due().values_list("next_at", flat=True).first()
    return None if first is None else int((timezone.now() - first).total_seconds())


# Mails that count what is new


def mail_choice(user_id: int) -> MailChoice:
    """How this person wants to be told by mail; what holds by default where nothing was chosen."""
    return MailChoice.objects.filter(user=user_id).first() or MailChoice(user_id=user_id)


def weight(kind: str) -> Weight:
    """What hangs on notices of this kind."""
    return WEIGHTS.get(kind, Weight.NEWS)


def to_count(user: "User", choice: MailChoice) -> list[Notice]:
    """The notices that a mail to this person counts now: new, told by no mail yet, still to be seen by them."""
    new = visible_to(user).filter(seen_at__isnull=True, mailed_at__isnull=True).order_by("-created_at", "-pk")
    wanted = [n for n in new[:MOST] if choice.digest_way(weight(n.kind)) != MailWay.NEVER]
    shown = {row.id for row in _in_words(user, wanted)}
    return [n for n in wanted if n.pk in shown]


def digests_due(now: datetime) -> dict[int, str]:
    """Whom a mail is due that counts what is new, and the key that makes it theirs once. A fixed number of queries.

    Once a day: what was told before the chosen hour. At once: what nobody looked at for some minutes, at most one
    mail an hour. In quiet hours nothing; who waits for one already gets no second.
    """
    waits: dict[int, list[tuple[Weight, datetime]]] = {}
    unmailed = Notice.objects.filter(seen_at__isnull=True, mailed_at__isnull=True, recipient__is_active=True)
    for pk, kind, since in unmailed.values_list("recipient", "kind").annotate(Min("since")).order_by():
        waits.setdefault(pk, []).append((weight(kind), since))
    choices = MailChoice.objects.in_bulk(list(waits)) if waits else {}
    keys = {
        pk: key
        for pk, waiting in waits.items()
        if (key := _key(choices.get(pk) or MailChoice(user_id=pk), waiting, now))
    }
    return _reachable(keys) if keys else {}


def _key(choice: MailChoice, waiting: list[tuple[Weight, datetime]], now: datetime) -> str:
    """The key of the mail that is due to one person; empty where none is."""
    if choice.quiet_until(now) is not None:
        return ""
    daily = choice.last_daily(now)
    since = {way: [at for weight, at in waiting if choice.digest_way(weight) == way] for way in MailWay}
    if any(at <= now - GRACE for at in since[MailWay.AT_ONCE]):
        return f"news:{choice.user_id}:{now.astimezone(UTC):%Y%m%d%H}"
    if any(at <= daily for at in since[MailWay.DAILY]):
        return f"digest:{choice.user_id}:{daily:%Y%m%d}"
    return ""


def _reachable(keys: dict[int, str]) -> dict[int, str]:
    """Those of these people who have an address, and for whom no such mail waits or went under the same key."""
    waiting = set(
        Delivery.objects.filter(
            kind=DIGEST, state__in=[DeliveryState.WAITING, DeliveryState.SENDING]
        ).values_list("subject_id", flat=True)
    )
    owed = set(Delivery.objects.filter(key__in=list(keys.values())).values_list("key", flat=True))
    people = get_user_model().objects.filter(pk__in=set(keys) - waiting)
    return {user.pk: keys[user.pk] for user in people if user.address and keys[user.pk] not in owed}
