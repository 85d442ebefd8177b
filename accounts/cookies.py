"""The cookie by which a browser is known again: a random key, signed, kept for a long time."""

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DEVICE = "__Host-device" if settings.HTTPS else "device"
SALT = "accounts.device"
KEPT_DAYS = 400
"""The longest time browsers keep a cookie. Every sign-in begins it anew."""
_KEPT_SECONDS = KEPT_DAYS * 24 * 60 * 60


def new_device_key() -> str:
    """A key nobody guesses."""
    return secrets.token_urlsafe(32)


def device_digest(key: str) -> str:
    """What the database keeps of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def device_key(request: "HttpRequest") -> str:
    """The key this browser sent; empty when there is none, and for one that was tampered with or is too old."""
    try:
        return request.get_signed_cookie(DEVICE, salt=SALT, max_age=_KEPT_SECONDS) or ""
    except (KeyError, signing.BadSignature):
        return ""


def keep_device_key(response: "HttpResponse", key: str) -> None:
    """Have the browser keep the key, beginning anew with today."""
    response.set_signed_cookie(
        DEVICE,
        key,
        salt=SALT,
        max_age=_KEPT_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
