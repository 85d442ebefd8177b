"""What waits for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from notices.models import Announcement, Delivery, DeliveryState, Notice
from notices.registry import NOTICES, Shown

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class NoticeRow:
    """One line of お知らせ."""

    id: int
    text: str
    url: str
    at: datetime
    seen: bool


def visible_to(user: "User") -> QuerySet[Notice]:
    """The notices of this person and nobody else's."""
    return Notice.objects.filter(recipient=user.pk)


def rows(user: "User", *, limit: int = 50) -> list[NoticeRow]:
    """The newest notices that this person may still see, in today's words; so many queries as kinds."""
    return _in_words(user, list(visible_to(user).order_by("-created_at", "-pk")[:limit]))


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


def due() -> QuerySet[Delivery]:
    """Deliveries whose time has come and that nobody is sending, oldest first."""
    now = timezone.now()
    waiting = Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.SENDING, lease_until__lt=now)
    return Delivery.objects.filter(waiting, next_at__lte=now).order_by("next_at")


def oldest_due_seconds() -> int | None:
    """How long the oldest of them has been due; None when nothing is. What a watching machine looks at."""
    first = due().values_list("next_at", flat=True).first()
    return None if first is None else int((timezone.now() - first).total_seconds())
