"""Passwords: changing them, and the mail that lets one set a new one."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import is_password_usable
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.actions.endings import end_sessions
from accounts.actions.sign_in import (
    claim_try,
    forget_tries,
    forget_tries_of,
    is_locked,
    note_closing,
)
from accounts.enums import Ending
from accounts.models import FormerPassword
from accounts.passwords import is_long, readable
from mcs.core import audit
from mcs.core.live.bus import announce_close
from notices.actions import owe

if TYPE_CHECKING:
    from accounts.models import User

RESET_MAIL = "accounts.password_reset"
TEMPORARY_MAIL = "accounts.password_temporary"
WRONG = "現在のパスワードが違います。もう一度入力してください。"
LOCKED = f"入力間違いが続きました。{settings.SIGN_IN_LOCK_MINUTES}分後に再度お試しください。"


@transaction.atomic
def change_password(actor: "User", *, password: str, keep_session: str | None = None) -> None:
    """Set a checked password; every session but `keep_session` ends, with its open pages and sockets."""
    _set(actor, password)
    end_sessions(actor, keep=keep_session, why=Ending.PASSWORD)
    forget_tries_of(actor)
    audit.record(actor, "password.change", actor)
    announce_close(user_id=actor.pk, keep_session_key=keep_session, why=Ending.PASSWORD)


@transaction.atomic
def give_temporary_password(actor: "User", user: "User") -> str:
    """A password for who cannot get in: returned this once, to be shown and handed over, and kept as a hash only.

    It has to be changed at the first sign-in, and ends unused after `TEMPORARY_PASSWORD_DAYS`. Every session of
    the person ends, the locks of the person open, and a mail tells that it happened, without the password.
    For whom `require_care_of` lets act. Raises PermissionDenied.
    """
    access.require_care_of(actor, user)
    password = readable()
    _set(user, password, temporary=True)
    end_sessions(user, why=Ending.TEMPORARY)
    forget_tries_of(user)
    if user.address:
        owe(TEMPORARY_MAIL, user.pk, key=f"{TEMPORARY_MAIL}:{uuid4()}")
    audit.record(actor, "password.temporary", user)
    announce_close(user_id=user.pk, why=Ending.TEMPORARY)
    return password


def _set(user: "User", password: str, *, temporary: bool = False) -> None:
    former = user.password
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.password_is_long = is_long(password)
    user.password_is_temporary = temporary
    user.save(update_fields=["password", "password_changed_at", "password_is_long", "password_is_temporary"])
    if former and is_password_usable(former):
        FormerPassword.objects.create(user=user, encoded=former)
    kept = user.former_passwords.order_by("-pk").values("pk")[: settings.FORMER_PASSWORDS - 1]
    user.former_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def prove(actor: "User", *, password: str, key: str) -> None:
    """Whether the present password of a signed-in person was typed right, at most as often as at the sign-in.

    Wrong ones are counted under `key`: the address, or a name of the person's own that no stranger can lock.
    Counts at once, and keeps that a lock closed: call it outside of a transaction. Raises ValidationError (code "wrong" or "locked").
    """
    if not claim_try(key):
        raise ValidationError(LOCKED, code="locked")
    if actor.check_password(password):
        return forget_tries(key)
    if locked := is_locked(key):
        note_closing(key, user=actor)
    raise ValidationError(LOCKED if locked else WRONG, code="locked" if locked else "wrong")


@transaction.atomic
def owe_reset_mail(user: "User", *, actor: "User | None" = None) -> None:
    """Owe the mail with the link to set a new password. Who is not active gets none when it is to be sent; who
    has an issued number gets none at all.
    """
    if not user.address:
        return
    owe(RESET_MAIL, user.pk, key=f"{RESET_MAIL}:{uuid4()}")
    audit.record(actor, "password.reset_mail", user)
