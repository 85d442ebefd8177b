"""ログイン中の端末: where somebody is signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import OpenSession, User
from accounts.queries.devices import described
from accounts.queries.sessions import ends_at, with_rules


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session as its person reads it."""

    id: int
    device: str
    ip: str
    since: datetime
    used_at: datetime
    is_here: bool
    shared: bool


def visible_to(user: User) -> QuerySet[OpenSession]:
    """The sessions of `user` and of nobody else that Django keeps and whose longest time is not over, with their
    rules, the latest used first. What has been idle for too long is left out by `live`.
    """
    now = timezone.now()
    kept = Session.objects.filter(expire_date__gt=now).values("session_key")
    mine = OpenSession.objects.filter(session__user=user.pk, session__session_key__in=kept, ends_at__gt=now)
    return with_rules(mine).order_by("-active_at", "-pk")


def live(rows: Iterable[OpenSession]) -> list[OpenSession]:
    """Those of `rows`, which came through `visible_to`, that have not ended by now."""
    now = timezone.now()
    return [row for row in rows if ends_at(row) > now]


def shown(rows: Iterable[OpenSession], *, here: OpenSession) -> list[SignedIn]:
    """Rows for the page; the session in use (`here`) first."""
    found = [
        SignedIn(
            id=row.pk,
            device=_name(row),
            ip=row.session.ip,
            since=row.started_at,
            used_at=row.active_at,
            is_here=row.pk == here.pk,
            shared=row.shared,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_here)


def _name(row: OpenSession) -> str:
    """What the browser calls itself, behind the name that people gave the device."""
    browser = described(row.session.user_agent)
    return f"{row.device.name} ({browser})" if row.device and row.device.name else browser
