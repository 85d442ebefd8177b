"""What stands between the right password and an open session."""

from typing import TYPE_CHECKING

from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from accounts.queries.second_factor import has_way

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SECOND_FACTOR = "second_factor"


class SecondFactorStage(LoginStage):  # type: ignore[misc]  # the library carries no types
    """Who has a second factor is asked for it. What says whether a session has passed it is
    `OpenSession.verified_at` alone; django-otp's own mark in the session is not used.
    """

    key = SECOND_FACTOR
    urlname = "accounts:factor"

    def handle(self) -> "tuple[HttpResponse | None, bool]":
        """The page that asks, or on."""
        if not has_way(self.login.user):
            return None, True
        self.state["password"] = self.login.user.get_session_auth_hash()
        return redirect(self.urlname), True

    def is_resumable(self, request: "HttpRequest") -> bool:  # noqa: ARG002  # the signature is the library's
        """The sign-in page is the way back: it does not lead here again."""
        return False

    @property
    def is_good(self) -> bool:
        """Whether the password that was right still is, and the account still in use."""
        user = self.login.user
        return bool(user.is_active and self.state.get("password") == user.get_session_auth_hash())
