"""Who gets in with which password."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import sign_in
from accounts.queries import locks

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest

LOCKED = (
    "パスワードの入力間違いが続いたため、ログインできません。"
    f"{settings.SIGN_IN_LOCK_MINUTES}分後に再度お試しください。"
)


def _locked(opens: datetime | None) -> ValidationError:
    """When to come back, in the handout's words and by the clock: full minutes, never too early."""
    return ValidationError(LOCKED + (_from(opens) if opens else ""), code="locked")


def _from(opens: datetime) -> str:
    at = timezone.localtime(opens + timedelta(minutes=1, microseconds=-1))
    day = "" if at.date() == timezone.localdate() else "明日の"
    return f"{day}{at.hour}時{at.minute:02}分からログインできます。"


class LockingBackend(AuthenticationBackend):  # type: ignore[misc]  # the library carries no types
    """allauth's sign-in by e-mail behind the lock of 30 minutes."""

    def authenticate(self, request: "HttpRequest | None", **credentials: Any) -> "AbstractBaseUser | None":
        """The account, or None for a wrong password. Raises ValidationError (code "locked") while locked.

        A try is claimed before anything is hashed. Known and unknown addresses take the same time and get
        the same answer.
        """
        address = credentials.get("email") or credentials.get("username") or ""
        if not address or not credentials.get("password"):
            return None
        if not sign_in.claim_try(address):
            raise _locked(locks.opens_at(address))
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None or self._right_password_of_a_stopped_account():
            sign_in.forget_tries(address)
        elif opens := locks.opens_at(address):
            sign_in.note_closing(address)
            raise _locked(opens)
        return user

    def _right_password_of_a_stopped_account(self) -> bool:
        """allauth puts such an account aside, to show it its own page; look without taking it."""
        stopped = self.unstash_authenticated_user()
        self._stash_user(stopped)
        return stopped is not None
