"""How allauth behaves here. Stages of signing in need a module of their own: here they would be circular."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse

from accounts import cookies
from accounts.actions import devices, passwords, sign_in
from accounts.passwords import as_typed
from accounts.queries.devices import is_blocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

STOPPED = "stopped_account"
"""The session's key for the state of a stopped account, after its right password was typed."""
SHARED = "shared_device"
"""The session's key for 「この端末は共用」, from the sign-in page on until the session's row is made."""

INVITED = "invited_email"
"""The session's key for the address whose invitation link was opened; the app of invitations writes it."""


INVITED_AS = "invited_as"
"""The session's key beside it for the kind of account that the invitation is for."""

INVITED_BY = "invited_by"
"""The session's key beside them for the number of the invitation."""

STILL_INVITED: "list[Callable[[int], bool]]" = []
"""Whether the invitation of this number still leads in; the app of invitations tells. One that was withdrawn or has
expired since its link was opened makes no account.
"""


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library carries no types
    """Accounts by invitation only; everything said in Japanese."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "メールアドレスかパスワードが違います。もう一度確認して入力してください。",
        "too_many_login_attempts": "操作の回数が多すぎます。1分ほど待ってから、もう一度お試しください。",
        "enter_current_password": "現在のパスワードが違います。もう一度入力してください。",
        "invalid_password_reset": "このリンクは使えません。もう一度、再設定のメールを送ってください。",
    }

    def is_open_for_signup(self, request: "HttpRequest") -> bool:
        """Only for who has opened the link of an invitation in this session, as long as it leads in."""
        number = request.session.get(INVITED_BY)
        still = number is None or all(leads_in(number) for leads_in in STILL_INVITED)
        return still and bool(request.session.get(INVITED))

    def get_login_stages(self) -> list[str]:
        """None of allauth's own: addresses are proven before an account exists, by the link of a mail."""
        return ["accounts.stages.SecondFactorStage"]

    def clean_password(self, password: str, user: "User | None" = None) -> str:
        """A new password as it will be kept: half width, within limits. Raises ValidationError."""
        cleaned: str = super().clean_password(as_typed(password), user)
        return cleaned

    def set_password(self, user: "User", password: str) -> None:
        """Change it through the action that also ends the person's other sessions."""
        session = self.request.session.session_key if self.request and self.request.user == user else None
        passwords.change_password(user, password=password, keep_session=session)

    def send_password_reset_mail(self, user: "User", email: str, context: dict[str, Any]) -> None:  # noqa: ARG002  # the signature is the library's
        """Owe the mail; the link is made when it is sent."""
        passwords.owe_reset_mail(user)

    def get_password_change_redirect_url(self, request: "HttpRequest") -> str:  # noqa: ARG002  # the signature is the library's
        """Back to the settings."""
        return reverse("accounts:settings")

    def get_signup_redirect_url(self, request: "HttpRequest") -> str:  # noqa: ARG002  # the signature is the library's
        """The waiting invitation stands on the first page."""
        return reverse("home")

    def pre_login(self, request: "HttpRequest", user: "User", **kwargs: Any) -> "HttpResponse | None":
        """Nobody signs in with a browser that was reported as lost; said only after the right password."""
        if response := super().pre_login(request, user, **kwargs):
            return response  # type: ignore[no-any-return]  # the library carries no types
        if is_blocked(cookies.device_key(request)):
            return render(request, "account/device_blocked.html", status=403)
        return None

    def post_login(self, request: "HttpRequest", user: "User", **kwargs: Any) -> "HttpResponse":
        """Keep that someone signed in, with which browser, and how long this session is good."""
        response: HttpResponse = super().post_login(request, user, **kwargs)  # makes allauth's own row first
        agent, shared = request.headers.get("User-Agent", ""), bool(request.session.pop(SHARED, False))
        device, key = devices.remember(user, key=cookies.device_key(request), user_agent=agent, shared=shared)
        sign_in.open_session(user, request.session.session_key or "", device=device, shared=shared)
        if key:
            cookies.keep_device_key(response, key)
        return response

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """A sentence under its code."""
        message = self.error_messages[code]
        return ValidationError(message % args if args else message, code=code)

    def respond_user_inactive(self, request: "HttpRequest", user: "User") -> "HttpResponse":
        """The page that says why the account is not in use; the state travels in the session, not the address."""
        request.session[STOPPED] = user.state
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response
