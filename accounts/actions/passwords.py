"""Passwords: changing them, and the mail that lets one set a new one."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.actions.sign_in import end_sessions, forget_tries
from mcs.core import audit
from mcs.core.live.bus import announce_close
from notices.actions import owe

if TYPE_CHECKING:
    from accounts.models import User

RESET_MAIL = "accounts.password_reset"


@transaction.atomic
def change_password(actor: "User", *, password: str, keep_session: str | None = None) -> None:
    """Set a checked password; every session but `keep_session` ends, with its open pages and sockets."""
    actor.set_password(password)
    actor.password_changed_at = timezone.now()
    actor.save(update_fields=["password", "password_changed_at"])
    end_sessions(actor, keep=keep_session)
    forget_tries(actor.email)
    audit.record(actor, "password.change", actor)
    announce_close(user_id=actor.pk, keep_session_key=keep_session)


@transaction.atomic
def owe_reset_mail(user: "User", *, actor: "User | None" = None) -> None:
    """Owe the mail with the link to set a new password. Who is not active gets none when it is to be sent."""
    owe(RESET_MAIL, user.pk, key=f"{RESET_MAIL}:{uuid4()}")
    audit.record(actor, "password.reset_mail", user)
