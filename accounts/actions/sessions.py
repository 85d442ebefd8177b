"""Ending sessions: one's own at other devices, those of a device that was lost, and what time has ended."""

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.access import require_own_session
from accounts.actions import devices
from accounts.actions.endings import end_all, end_sessions
from accounts.actions.passwords import change_password
from accounts.enums import Ending
from accounts.models import Device, OpenSession
from accounts.queries import lost, sessions
from accounts.queries.lost_words import ACT, LOST, LOST_MAIL, LOST_OWN_MAIL
from mcs.core import audit
from mcs.core.live.bus import announce_close
from notices.actions import owe, tell
from notices.models import Notice

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def end(actor: "User", row: OpenSession) -> bool:
    """「ログアウトさせる」: end one session of `actor` with its open pages. False if it has ended already.

    Raises PermissionDenied for somebody else's.
    """
    require_own_session(actor, row)
    key = row.session.session_key
    still = UserSession.objects.select_for_update(no_key=True).filter(pk=row.session_id, user=actor)
    ended = bool(end_all(still, why=Ending.ELSEWHERE))
    if ended:
        audit.record(actor, "session.end", actor, session=row.pk, device=row.device_id)
        announce_close(session_key=key, why=Ending.ELSEWHERE)
    return ended


@transaction.atomic
def end_others(actor: "User", *, keep: str) -> int:
    """「ほかのすべての端末からログアウト」: end every session of `actor` but the one with the key `keep`, with their
    open pages. Returns how many there were.
    """
    count: int = UserSession.objects.filter(user=actor).exclude(session_key=keep).count()
    end_sessions(actor, keep=keep, why=Ending.ELSEWHERE)
    audit.record(actor, "session.end_others", actor, count=count)
    announce_close(user_id=actor.pk, keep_session_key=keep, why=Ending.ELSEWHERE)
    return count


@transaction.atomic
def report_lost(actor: "User", device: Device | None, *, password: str, keep: str) -> None:
    """「端末をなくした」: the checked new `password` stands, every session of `actor` but `keep` is over, the device
    is blocked, and those are told who have to know (運用ポリシー: 紛失・盗難): the 施設管理者 of the person's facilities
    and the 事務局 by a notice and a mail, the person by a mail. `device` is None where the person does not know which.
    """
    entry = audit.record(actor, ACT, actor, device=device.pk if device else None)
    if device is not None:
        devices.block(actor, device)
    change_password(actor, password=password, keep_session=keep)
    recipients = lost.to_be_told(actor).values_list("pk", flat=True)
    tell(recipients, LOST, entry.pk, actor=actor)
    for notice in Notice.objects.filter(kind=LOST, subject_id=entry.pk):
        owe(LOST_MAIL, notice.pk, key=f"{LOST_MAIL}:{notice.pk}")
    owe(LOST_OWN_MAIL, entry.pk, key=f"{LOST_OWN_MAIL}:{entry.pk}")


def forget_ended() -> int:
    """Remove the rows of sessions that time has ended, and what Django keeps of expired ones. Returns how many."""
    now = timezone.now()
    every = sessions.with_rules(OpenSession.objects.select_related("session"))
    ended = sum(_forget(row) for row in every if sessions.ends_at(row) <= now)
    with transaction.atomic():
        Session.objects.filter(expire_date__lte=now).delete()
        kept = Session.objects.values("session_key")
        gone: int = UserSession.objects.exclude(session_key__in=kept).delete()[0]
    return ended + gone


def _forget(row: OpenSession) -> bool:
    """Whether it was still as idle as it was read, and is gone now."""
    with transaction.atomic():
        same = OpenSession.objects.filter(pk=row.pk, active_at=row.active_at)
        gone, _ = UserSession.objects.filter(limits__in=same).delete()
        if gone:
            Session.objects.filter(session_key=row.session.session_key).delete()
        return bool(gone)
