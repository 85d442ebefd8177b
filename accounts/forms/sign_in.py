"""The sign-in page."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.core import signing

from accounts.adapter import SHARED
from accounts.forms.fields import PasswordField, SignInAddressField
from accounts.queries.passwords import temporary_is_over

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "address"
SALT = "accounts.saved_address"
SHARED_HELP = (
    "ほかの方も使うパソコンやタブレットでは、チェックを付けてください。"
    "メールアドレスは保存せず、使わないときは早めにログアウトします。"
)
TEMPORARY_OVER = (
    f"仮のパスワードは、発行から{settings.TEMPORARY_PASSWORD_DAYS}日で使えなくなります。"
    "施設管理者または事務局に、もう一度発行をご依頼ください。"
)
KEPT_SECONDS = 180 * 24 * 60 * 60


class SignInForm(LoginForm):  # type: ignore[misc]  # the library carries no types
    """メールアドレス and パスワード; the address is kept on this device where it is asked for."""

    keep_address = forms.BooleanField(label="メールアドレスを保存する", required=False)
    shared = forms.BooleanField(label="この端末は共用", required=False, help_text=SHARED_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = SignInAddressField(
            help_text="発行番号をお持ちの方は、メールアドレスのかわりに番号を入力してください。"
        )
        self.fields["password"] = PasswordField(label="パスワード", autocomplete="current-password")
        self.order_fields(["login", "password", "keep_address", "shared"])
        if address := saved_address(self.request):
            self.fields["login"].initial = address
            self.fields["keep_address"].initial = True

    def clean(self) -> dict[str, Any]:
        """Who is right with a temporary password that was left unused for too long is told so, and nobody else."""
        data: dict[str, Any] = super().clean()
        if self.user is not None and self.user.is_active and temporary_is_over(self.user):
            raise forms.ValidationError(TEMPORARY_OVER, code="temporary")
        return data

    def login(self, request: "HttpRequest", redirect_url: str | None = None) -> "HttpResponse":
        """Sign in, and keep or forget the address; a shared device keeps none."""
        request.session[SHARED] = self.cleaned_data["shared"]
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if self.cleaned_data["keep_address"] and not self.cleaned_data["shared"]:
            response.set_signed_cookie(
                COOKIE,
                self.cleaned_data["login"],
                salt=SALT,
                max_age=KEPT_SECONDS,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        else:
            response.delete_cookie(COOKIE)
        return response


def saved_address(request: "HttpRequest") -> str:
    """The address kept on this device; empty when there is none or it was tampered with."""
    try:
        return request.get_signed_cookie(COOKIE, salt=SALT, max_age=KEPT_SECONDS) or ""
    except (KeyError, signing.BadSignature):
        return ""
