"""Proving the second factor, and letting somebody begin anew who has lost it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from accounts import access
from accounts.actions.endings import end_sessions
from accounts.enums import Ending, Factor
from accounts.models import MailCode, RecoveryCode, RecoverySheet
from accounts.models.secret import MAIL_CODE_SECONDS
from accounts.queries import second_factor as queries
from accounts.queries.factor_words import CODE_MAIL, RESET
from mcs.core import audit
from mcs.core.live.bus import announce_close
from notices.actions import owe, tell

if TYPE_CHECKING:
    from accounts.models import User

KEPT_IN = (TOTPDevice, WebAuthnCredential, MailCode, RecoverySheet)


@dataclass(frozen=True)
class Proof:
    """What came of a code. `again_at` is when the next try counts, after wrong ones; None: at once."""

    right: bool
    again_at: datetime | None = None
    refused: bool = False
    """Whether the code was not even looked at, since too many were wrong before."""


@transaction.atomic
def prove_app(actor: "User", *, code: str) -> Proof:
    """A code of the authenticator app. Each counts once, in however many browsers it is typed at the same time."""
    device: Any = queries.devices(actor, Factor.APP).select_for_update().first()
    return judged(actor, device, method=Factor.APP, is_right=lambda: bool(device.verify_token(code)))


@transaction.atomic
def prove_mail(actor: "User", *, code: str) -> Proof:
    """The code of the newest mail, for MAIL_CODE_SECONDS, once."""
    device: Any = queries.devices(actor, Factor.MAIL).select_for_update().first()
    return judged(actor, device, method=Factor.MAIL, is_right=lambda: mail_code_fits(device, code))


@transaction.atomic
def prove_recovery(actor: "User", *, code: str) -> Proof:
    """One of the printed codes, which is used up by it. Counts beside another way only."""
    sheet: Any = queries.devices(actor, Factor.RECOVERY).select_for_update().first()
    there = sheet if queries.has_way(actor) else None
    return judged(actor, there, method=Factor.RECOVERY, is_right=lambda: _used_up(sheet, code))


def judged(actor: "User", device: Any, *, method: str, is_right: Callable[[], bool]) -> Proof:
    """Try a code at a locked device (None: there is none), inside the caller's transaction.

    After wrong codes the device makes wait 1, 2, 4 … seconds; a wrong one is audited, one not looked at is not.
    Nothing is raised, so that what was counted is kept.
    """
    if device is None:
        return Proof(right=False)
    if until := _closed_until(device):
        return Proof(right=False, again_at=until, refused=True)
    if is_right():
        return Proof(right=True)
    audit.record(actor, "second_factor.wrong", actor, method=method)
    return Proof(right=False, again_at=_closed_until(device))


def _closed_until(device: Any) -> datetime | None:
    _, why = device.verify_is_allowed()
    return why["locked_until"] if why else None


def mail_code_fits(device: MailCode, code: str) -> bool:
    """Whether this is the code that was sent and is still good; inside the caller's transaction it is used up, or
    the failure counted.
    """
    good = bool(device.token) and timezone.now() < device.valid_until
    if good and constant_time_compare(code, device.token or ""):
        device.token, device.valid_until = None, timezone.now()
        device.throttle_reset(commit=True)
        return True
    device.throttle_increment(commit=True)
    return False


def _used_up(sheet: RecoverySheet, code: str) -> bool:
    fresh = RecoveryCode.objects.filter(
        sheet=sheet, digest=queries.recovery_digest(sheet, code), used_at__isnull=True
    )
    if fresh.update(used_at=timezone.now()):
        sheet.throttle_reset(commit=True)
        return True
    sheet.throttle_increment(commit=True)
    return False


@transaction.atomic
def send_mail_code(actor: "User") -> None:
    """「確認コードをメールで送る」 for the way that `actor` has. Raises ValidationError as `owe_code` does."""
    owe_code(actor, queries.devices(actor, Factor.MAIL).select_for_update().first())


def owe_code(actor: "User", device: MailCode | None) -> None:
    """Make six digits and owe the mail with them, inside the caller's transaction; the row is locked. The former
    code is void.

    Raises ValidationError: code "none" without such a way, "pause" within a minute of the last code.
    """
    if device is None:
        raise ValidationError("メールの確認コードは、使う設定になっていません。", code="none")
    allowed, why = device.generate_is_allowed()
    if not allowed:
        seconds = max(1, round((why["next_generation_at"] - timezone.now()).total_seconds()))
        raise ValidationError(
            f"コードは少し前に送りました。届かないときは、{seconds}秒ほど待ってから送り直してください。",
            code="pause",
        )
    device.generate_token(length=6, valid_secs=MAIL_CODE_SECONDS, commit=False)
    device.cooldown_set(commit=True)
    audit.record(actor, "second_factor.code_sent", actor)
    owe(CODE_MAIL, device.pk, key=f"{CODE_MAIL}:{uuid4()}")


@transaction.atomic
def reset(actor: "User", user: "User") -> None:
    """「二段階認証をやり直せるようにする」, for who has lost the phone: 施設管理者 over own people, or 事務局.

    All ways go, sessions end with their sockets, and the person is told by notice and mail.
    Raises PermissionDenied.
    """
    access.require_care_of(actor, user)
    for kind in KEPT_IN:
        kind.objects.filter(user=user).delete()
    end_sessions(user, why=Ending.FACTOR)
    audit.record(actor, "second_factor.reset", user)
    mail = owe(RESET, user.pk, key=f"{RESET}:{uuid4()}")
    tell([user.pk], RESET, mail.pk, actor=actor)
    announce_close(user_id=user.pk, why=Ending.FACTOR)
