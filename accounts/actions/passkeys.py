"""Passkeys: the two ceremonies of WebAuthn, as the first half a browser asks for and the second it answers."""

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from accounts import access
from accounts.actions.enrolment import added
from accounts.actions.second_factor import Proof
from accounts.enums import Factor
from mcs.core import audit

if TYPE_CHECKING:
    from accounts.models import User

NAME_LENGTH = 40
Ceremony = tuple[dict[str, Any], dict[str, Any]]
"""What the browser is asked, and what has to be kept in the session to judge its answer."""
REFUSALS = (
    WebAuthnException,
    OTPWebAuthnApiError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)
"""How the libraries refuse an answer: the last ones for what is not an answer at all."""


class _Helper(WebAuthnHelper):  # type: ignore[misc]  # the library carries no types
    """The library's, with the names this product has for its people."""

    def get_credential_name(self, user: "User") -> str:
        """What the browser shows beside the passkey: what one signs in with."""
        return user.number or user.email

    get_credential_display_name = get_credential_name


def _helper() -> Any:
    return _Helper(request=None)  # what it would take of a request stands in the settings


@transaction.atomic
def begin_registration(actor: "User", *, session_key: str) -> Ceremony:
    """Ask the browser for a new passkey.

    Raises PermissionDenied where a way exists and the session has not passed it.
    """
    access.require_verified(actor, session_key)
    ceremony: Ceremony = _helper().register_begin(actor)
    return ceremony


@transaction.atomic
def register(
    actor: "User", *, state: dict[str, Any] | None, answer: str, name: str, session_key: str
) -> None:
    """Keep the passkey that the browser has made, under a name such as 「職場のパソコン」.

    Raises PermissionDenied where a way exists and the session has not passed it; ValidationError (code "passkey")
    for an answer that does not fit.
    """
    access.require_verified(actor, session_key)
    try:
        with transaction.atomic():
            device = _helper().register_complete(actor, state or {}, _read(answer))
    except (*REFUSALS, IntegrityError):
        raise ValidationError(
            "パスキーを登録できませんでした。もう一度「登録する」を押してください。", code="passkey"
        ) from None
    WebAuthnCredential.objects.filter(pk=device.pk).update(name=name[:NAME_LENGTH] or "パスキー")
    added(actor, method=Factor.PASSKEY, session_key=session_key)


def begin(actor: "User") -> Ceremony:
    """Ask the browser for one of the passkeys of `actor`. Changes nothing."""
    ceremony: Ceremony = _helper().authenticate_begin(actor, require_user_verification=False)
    return ceremony


@transaction.atomic
def prove_passkey(actor: "User", *, state: dict[str, Any] | None, answer: str) -> Proof:
    """What the browser signed with the passkey. Without the `state` of a ceremony that was begun nothing is right."""
    list(WebAuthnCredential.objects.select_for_update().filter(user=actor))  # its counter goes up once
    try:
        with transaction.atomic():
            _helper().authenticate_complete(actor, state or {}, _read(answer))
    except REFUSALS:
        audit.record(actor, "second_factor.wrong", actor, method=Factor.PASSKEY)
        return Proof(right=False)
    return Proof(right=True)


def _read(answer: str) -> dict[str, Any]:
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError("not an answer")
    return read
