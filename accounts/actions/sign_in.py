"""The lock of the sign-in page, and signing in and out."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.access import require_care_of
from accounts.models import Device, OpenSession, SignInLock, User
from accounts.queries import dormancy, locks
from mcs.core import audit
from mcs.core.live.bus import announce_close
from mcs.core.live.events import CloseCode
from notices.actions import withdraw

FORGOTTEN_AFTER = timedelta(days=1)


def claim_try(address: str) -> bool:
    """Count one try at the password of `address` before it is evaluated; False while the address is locked.

    Of any number of parallel tries exactly SIGN_IN_TRIES are claimed, by a conditional update that commits at
    once: call it outside of a transaction. Locked means SIGN_IN_TRIES counted failures, the last less than
    SIGN_IN_LOCK_MINUTES ago; refused tries are not counted and do not prolong it. Unknown addresses count
    like known ones.
    """
    digest = locks.digest(address)
    if _count(digest):
        return True
    _, created = SignInLock.objects.get_or_create(
        address=digest, defaults={"failures": 1, "last_failure_at": timezone.now()}
    )
    if created:
        SignInLock.objects.filter(last_failure_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    return created or _count(digest)


def forget_tries(address: str) -> None:
    """Begin anew: the password was right."""
    SignInLock.objects.filter(address=locks.digest(address)).update(failures=0, closed_at=None)


def forget_tries_of(user: "User") -> None:
    """Begin anew at both locks of `user`, inside the caller's transaction: there is a new password."""
    SignInLock.objects.filter(address__in=locks.digests(user)).update(failures=0, closed_at=None)


def is_locked(address: str) -> bool:
    """Whether the next try would be refused."""
    return locks.opens_at(address) is not None


@transaction.atomic
def note_closing(address: str, *, user: "User | None" = None) -> None:
    """A wrong password was evaluated; if it closed the lock, keep that once, however many tries ran in parallel.

    `user` is who is signed in, where the present password was asked for again; else it is looked up by the address.
    Unknown addresses are kept as well, without a subject.
    """
    row = locks.closed().filter(address=locks.digest(address), closed_at__isnull=True)
    if row.update(closed_at=timezone.now()):
        found = user or User.objects.filter(email=address.strip().lower()).first()
        audit.record(user, "session.locked", found)


@transaction.atomic
def unlock(actor: "User", user: "User") -> None:
    """「ログインのロックを解除する」: `user` need not wait for the end of the lock, of the sign-in and of the present
    password asked for again. 施設管理者 and 事務局, as `require_care_of` says. Raises ValidationError (code "decided") when the account is not locked (any more).
    """
    require_care_of(actor, user)
    if not locks.closed().filter(address__in=locks.digests(user)).update(failures=0, closed_at=None):
        raise ValidationError("このアカウントのログインは、ロックされていません。", code="decided")
    audit.record(actor, "session.unlock", user)


def _count(digest: str) -> bool:
    now, over = timezone.now(), Q(last_failure_at__lte=locks.horizon())
    return bool(
        SignInLock.objects.filter(over | Q(failures__lt=settings.SIGN_IN_TRIES), address=digest).update(
            failures=Case(When(over, then=Value(1)), default=F("failures") + 1),
            last_failure_at=now,
            closed_at=None,
        )
    )


@transaction.atomic
def open_session(
    actor: "User", session_key: str, *, device: "Device | None" = None, shared: bool = False
) -> None:
    """Someone signed in with the password: keep the limits of the session, and that it happened.

    On a 「共用」 device it is idle sooner and ends sooner. Without this row a session opens nothing.
    """
    now = timezone.now()
    hours = settings.SHARED_SESSION_HOURS if shared else settings.SESSION_HOURS
    OpenSession.objects.update_or_create(
        session=UserSession.objects.get(session_key=session_key, user=actor),
        defaults={
            "device": device,
            "shared": shared,
            "started_at": now,
            "active_at": now,
            "ends_at": now + timedelta(hours=min(hours, settings.SESSION_HOURS)),
            "verified_at": None,
        },
    )
    if User.objects.filter(pk=actor.pk, dormancy_warned_at__isnull=False).update(dormancy_warned_at=None):
        withdraw(dormancy.NEAR, actor.pk)
    audit.record(actor, "session.sign_in", actor, device=device.pk if device else None)


@transaction.atomic
def touch(actor: "User", row: "OpenSession", *, ip: str) -> None:
    """Somebody is there: the idle time of this session of `actor` begins anew. Once a minute is
    enough (`sessions.is_stale`).
    """
    now = timezone.now()
    OpenSession.objects.filter(pk=row.pk, session__user=actor, active_at__lt=now).update(active_at=now)
    UserSession.objects.filter(pk=row.session_id).update(last_seen_at=now, **({"ip": ip} if ip else {}))
    if row.device_id is not None:
        Device.objects.filter(pk=row.device_id).update(last_used_at=now, last_user=actor)
    row.active_at = now


@transaction.atomic
def follow_key(actor: "User", row: "OpenSession", *, session_key: str) -> None:
    """The session of `actor` got a new key, as it does when the password changes: its limits go with it."""
    UserSession.objects.filter(session_key=session_key, user=actor).exclude(pk=row.session_id).delete()
    UserSession.objects.filter(pk=row.session_id, user=actor).update(session_key=session_key)


@transaction.atomic
def pass_second_factor(actor: "User", session_key: str, *, method: str) -> None:
    """The second factor was right in this session. `method` is a short code for the audit trail."""
    OpenSession.objects.filter(session__session_key=session_key, session__user=actor).update(
        verified_at=timezone.now()
    )
    audit.record(actor, "session.second_factor", actor, method=method)


@transaction.atomic
def sign_out(actor: "User", session_key: str) -> None:
    """ログアウト: end this session and close its sockets. Ending an ended session changes nothing."""
    UserSession.objects.filter(session_key=session_key).delete()
    Session.objects.filter(session_key=session_key).delete()
    audit.record(actor, "session.sign_out", actor)
    announce_close(session_key=session_key, code=CloseCode.SIGNED_OUT)
