"""The links that let one set a new password."""

from typing import TYPE_CHECKING

from django.contrib.auth.tokens import PasswordResetTokenGenerator

if TYPE_CHECKING:
    from accounts.models import User


class ResetTokens(PasswordResetTokenGenerator):
    """Void after use, after a sign-in, after three days, and as soon as the account is stopped.

    Unlike allauth's own it keeps no second list of addresses: an account has one.
    """

    key_salt = "accounts.password_reset"

    def _make_hash_value(self, user: "User", timestamp: int) -> str:
        value: str = super()._make_hash_value(user, timestamp)
        return f"{value}{user.is_active}"
