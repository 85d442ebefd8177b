"""Changing and resetting a password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)

from accounts.forms.fields import AddressField, PasswordField
from accounts.models import User
from accounts.passwords import HELP

NEW = "新しいパスワード"
AGAIN = "新しいパスワード(もう一度)"


class _TwiceMixin:
    """The new password twice; its mistakes stand at the first field, a difference at the second."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]
    user: User | None

    def put_fields(self) -> None:
        """Replace allauth's fields by ours."""
        self.fields["password1"] = PasswordField(label=NEW, autocomplete="new-password", help_text=HELP)
        self.fields["password2"] = PasswordField(label=AGAIN, autocomplete="new-password")

    def clean_password1(self) -> str:
        """Checked against the rules for this person."""
        cleaned: str = get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
        return cleaned


class PasswordChangeForm(_TwiceMixin, ChangePasswordForm):  # type: ignore[misc]
    """パスワードの変更: the present one, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = PasswordField(label="現在のパスワード", autocomplete="current-password")
        self.put_fields()
        self.order_fields(["oldpassword", "password1", "password2"])


class PasswordResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Where the mail is to go; says the same for known and unknown addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class PasswordResetKeyForm(_TwiceMixin, ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password twice, after the link of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.put_fields()


class ResetLinkForm(UserTokenForm):  # type: ignore[misc]
    """The link of the mail: opens for active accounts only."""

    def _get_user(self, uidb36: str) -> User | None:
        user: User | None = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None
