"""Setting up the second factor, and taking ways of it away again."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import access
from accounts.actions.second_factor import (
    Proof,
    judged,
    mail_code_fits,
    owe_code,
)
from accounts.actions.sign_in import pass_second_factor
from accounts.enums import Factor
from accounts.models import MailCode, RecoveryCode, RecoverySheet, User
from accounts.models.secret import RECOVERY_CODES
from accounts.queries import second_factor as queries
from accounts.queries.factor_words import ADDED, REMOVED
from mcs.core import audit
from notices.actions import owe

RECOVERY_DIGITS = 8


@transaction.atomic
def start_app(actor: User, *, session_key: str) -> None:
    """Make the key of an authenticator app that is still to be confirmed; one begun before is forgotten.

    Raises PermissionDenied where a way exists and the session has not passed it.
    """
    access.require_verified(actor, session_key)
    TOTPDevice.objects.filter(user=actor, confirmed=False).delete()
    TOTPDevice.objects.create(user=actor, name="", confirmed=False)
    audit.record(actor, "second_factor.start", actor, method=Factor.APP)


@transaction.atomic
def confirm_app(actor: User, *, code: str, session_key: str) -> Proof:
    """The first code of the new app: from now on it is asked for, in the place of a former app.

    Raises PermissionDenied where a way exists and the session has not passed it.
    """
    access.require_verified(actor, session_key)
    device = (
        TOTPDevice.objects.select_for_update().filter(user=actor, confirmed=False).order_by("-pk").first()
    )
    proof = judged(actor, device, method=Factor.APP, is_right=lambda: bool(device.verify_token(code)))
    if proof.right:
        TOTPDevice.objects.filter(user=actor).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        added(actor, method=Factor.APP, session_key=session_key)
    return proof


@transaction.atomic
def start_mail(actor: User, *, session_key: str) -> None:
    """Send the first code to the person's address.

    Raises PermissionDenied where a way exists and the session has not passed it; ValidationError: "address" for
    who has none, "pause" within a minute of the last code.
    """
    access.require_verified(actor, session_key)
    if not actor.address:
        raise ValidationError(
            "メールアドレスのないアカウントでは、メールの確認コードは使えません。", code="address"
        )
    device = MailCode.objects.select_for_update().filter(user=actor, confirmed=False).first()
    owe_code(actor, device or MailCode.objects.create(user=actor, name="", confirmed=False))


@transaction.atomic
def confirm_mail(actor: User, *, code: str, session_key: str) -> Proof:
    """The first code that arrived: from now on codes may come by mail.

    Raises PermissionDenied where a way exists and the session has not passed it.
    """
    access.require_verified(actor, session_key)
    device = MailCode.objects.select_for_update().filter(user=actor, confirmed=False).first()
    proof = judged(actor, device, method=Factor.MAIL, is_right=lambda: mail_code_fits(device, code))
    if proof.right:
        MailCode.objects.filter(user=actor, confirmed=True).delete()
        MailCode.objects.filter(user=actor, confirmed=False).update(confirmed=True)
        added(actor, method=Factor.MAIL, session_key=session_key)
    return proof


def added(actor: User, *, method: str, session_key: str) -> None:
    """A way was added, inside the caller's transaction: it is audited, the person told; the session counts as
    verified, since whoever sits here has just shown it.
    """
    audit.record(actor, "second_factor.add", actor, method=method)
    owe(ADDED, actor.pk, key=f"{ADDED}:{uuid4()}")
    if not queries.is_verified(actor, session_key):
        pass_second_factor(actor, session_key, method=method)


@transaction.atomic
def renew_recovery(actor: User, *, session_key: str) -> list[str]:
    """Ten new 予備コード in the place of the former ones; this is the only time they are readable.

    Raises PermissionDenied without a verified session; ValidationError (code "none") for who has no other way.
    """
    access.require_verified(actor, session_key)
    if not queries.has_way(actor):
        raise ValidationError("予備コードは、認証アプリなど、ほかの方法を設定してから作れます。", code="none")
    former, _ = RecoverySheet.objects.filter(user=actor).delete()
    sheet = RecoverySheet.objects.create(user=actor, name="")
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(get_random_string(RECOVERY_DIGITS, "0123456789"))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(sheet=sheet, digest=queries.recovery_digest(sheet, code)) for code in codes
    )
    audit.record(actor, "second_factor.add", actor, method=Factor.RECOVERY)
    if former:  # the first codes come with the first way, of which the person is told
        owe(ADDED, actor.pk, key=f"{ADDED}:{uuid4()}")
    return sorted(codes)


@transaction.atomic
def remove(actor: User, device_id: int, *, method: str, session_key: str) -> None:
    """Take one way away; with the last one go the recovery codes.

    Raises PermissionDenied without a verified session; ValidationError: "required" for the last way where the
    site, the office or a facility asks for one, "gone" for a way that is not there any more.
    """
    access.require_verified(actor, session_key)
    held = User.objects.select_for_update().get(pk=actor.pk)  # two pages at once: one is last
    way = queries.devices(held, method).filter(pk=device_id)
    if method not in queries.WAYS or not way.exists():
        raise ValidationError("この方法は、すでに削除されています。", code="gone")
    last = queries.ways(held).count == 1
    if last and queries.is_required(actor, session_key):
        raise ValidationError(
            "二段階認証は必須です。先にほかの方法を追加してから、この方法を削除してください。",
            code="required",
        )
    way.delete()
    if last:
        RecoverySheet.objects.filter(user=actor).delete()
    audit.record(actor, "second_factor.remove", actor, method=method)
    owe(REMOVED, actor.pk, key=f"{REMOVED}:{uuid4()}")
