"""How sessions end by somebody's act, and what is kept of it, so that the page left open can say why."""

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import EndedSession
from mcs.core.live.events import session_mark

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.enums import Ending
    from accounts.models import User

KEPT_FOR = timedelta(days=7)


def end_sessions(user: "User", *, keep: str | None = None, why: "Ending | None" = None) -> None:
    """End the sessions of `user` but `keep`, inside the caller's transaction. Announces nothing."""
    end_all(UserSession.objects.filter(user=user.pk).exclude(session_key=keep or ""), why=why)


def end_all(ended: "QuerySet[UserSession]", *, why: "Ending | None" = None) -> list[str]:
    """End these sessions, inside the caller's transaction, and keep `why`; returns their keys. Announces nothing."""
    keys = list(ended.values_list("session_key", flat=True))
    if why is not None:
        rows = [EndedSession(mark=session_mark(key), why=why) for key in keys]
        EndedSession.objects.bulk_create(rows, ignore_conflicts=True)
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return keys


@transaction.atomic
def forget_endings() -> int:
    """Let go of why sessions ended, after a week; returns how many."""
    return EndedSession.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]
