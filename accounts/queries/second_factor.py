"""The second factor of a person: which ways there are, and how to set up an authenticator app."""

from base64 import b32encode
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import qrcode
from django.conf import settings
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from qrcode.image.svg import SvgPathFillImage

from accounts.enums import Factor
from accounts.models import MailCode, OpenSession, RecoveryCode, RecoverySheet, User
from accounts.queries import sessions

if TYPE_CHECKING:
    from django.db.models import QuerySet

DEVICES: dict[str, Any] = {
    Factor.APP: TOTPDevice,
    Factor.PASSKEY: WebAuthnCredential,
    Factor.MAIL: MailCode,
    Factor.RECOVERY: RecoverySheet,
}
"""Where each way is kept. The libraries carry no types."""
WAYS = (Factor.PASSKEY, Factor.APP, Factor.MAIL)
"""The ways that each suffice, the most convenient one first."""


@dataclass(frozen=True)
class Ways:
    """The ways a person has: the devices of each, and how many recovery codes are unused."""

    app: Any
    passkeys: list[Any]
    mail: Any
    recovery_left: int

    def __bool__(self) -> bool:
        """Whether a second factor is asked for at sign-in; the recovery codes alone are none."""
        return bool(self.count)

    @property
    def count(self) -> int:
        """How many ways suffice, each passkey counted."""
        return len(self.passkeys) + (self.app is not None) + (self.mail is not None)


def devices(user: User, method: str) -> "QuerySet[Any]":
    """The confirmed devices of one way; none for an unknown one. Mail reaches only who has an address."""
    found: QuerySet[Any] = DEVICES.get(method, MailCode).objects.filter(user=user, confirmed=True)
    there = method in DEVICES and (method != Factor.MAIL or bool(user.address))
    return found.order_by("pk") if there else found.filter(pk=None)


def has_way(user: User) -> bool:
    """Whether a second factor is asked for when `user` signs in."""
    return any(devices(user, method).exists() for method in WAYS)


def ways(user: User) -> Ways:
    """The ways of `user`, in four queries."""
    return Ways(
        app=devices(user, Factor.APP).first(),
        passkeys=list(devices(user, Factor.PASSKEY)),
        mail=devices(user, Factor.MAIL).first(),
        recovery_left=recovery_codes(user).count(),
    )


def recovery_codes(user: User) -> "QuerySet[RecoveryCode]":
    """The unused 予備コード of `user`."""
    return RecoveryCode.objects.filter(sheet__in=devices(user, Factor.RECOVERY), used_at__isnull=True)


def recovery_digest(sheet: RecoverySheet, code: str) -> str:
    """What is kept of a recovery code: a keyed digest, other on every sheet."""
    return salted_hmac("accounts.recovery", f"{sheet.pk}:{code}", algorithm="sha256").hexdigest()


def is_verified(user: User, session_key: str | None) -> bool:
    """Whether this session of `user` has passed the second factor."""
    return OpenSession.objects.filter(
        session__session_key=session_key or "", session__user=user, verified_at__isnull=False
    ).exists()


def is_required(user: User, session_key: str | None) -> bool:
    """Whether the site, the office of `user` or a facility asks for a second factor."""
    row = sessions.with_rules_of(user, session_key or "")
    return row is None or sessions.needs_second_factor(row)


def app_to_confirm(user: User) -> Any:
    """The authenticator app that `user` is setting up; None outside of it."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk").first()


def mail_to_confirm(user: User) -> MailCode | None:
    """The mail code that `user` is setting up; None outside of it."""
    found: MailCode | None = MailCode.objects.filter(user=user, confirmed=False).order_by("-pk").first()
    return found


def app_address(device: Any) -> str:
    """What the QR code says to an authenticator app (the otpauth address that all of them read)."""
    user: User = device.user
    label = quote(f"{settings.PRODUCT_NAME}:{user.number or user.email}", safe="")
    words = {"secret": _base32(device), "issuer": settings.PRODUCT_NAME, "digits": 6, "period": 30}
    return f"otpauth://totp/{label}?{urlencode(words, quote_via=quote)}"


def app_key(device: Any) -> str:
    """The key of an authenticator app for typing, in groups of four."""
    key = _base32(device)
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _base32(device: Any) -> str:
    return b32encode(device.bin_key).decode().rstrip("=")


def app_picture(device: Any) -> bytes:
    """The QR code as SVG, black on white also where the page is dark."""
    out = BytesIO()
    qrcode.make(app_address(device), image_factory=SvgPathFillImage, border=3, box_size=12).save(out)
    return out.getvalue()
