"""Changing and resetting a password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from django import forms

from accounts.actions import passwords
from accounts.forms.fields import PasswordField, SignInAddressField
from accounts.models import User
from accounts.passwords import HELP
from accounts.queries.locks import change_key

NEW = "新しいパスワード"
FORMER = "以前に使ったものも使えません。"
AGAIN = "新しいパスワード(もう一度)"


def put_new_password(form: forms.Form) -> None:
    """Give a form of allauth our two fields of a new password."""
    form.fields["password1"] = PasswordField(label=NEW, autocomplete="new-password", help_text=HELP + FORMER)
    form.fields["password2"] = PasswordField(label=AGAIN, autocomplete="new-password")


def checked(password: str, user: User) -> str:
    """A new password checked against the rules for this person. Raises ValidationError."""
    cleaned: str = get_adapter().clean_password(password, user=user)
    return cleaned


class PasswordChangeForm(ChangePasswordForm):  # type: ignore[misc]  # the library carries no types
    """パスワードの変更: the present one, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = PasswordField(label="現在のパスワード", autocomplete="current-password")
        put_new_password(self)
        self.order_fields(["oldpassword", "password1", "password2"])

    def clean_oldpassword(self) -> str:
        """As often as at the sign-in; no stranger's tries there count here."""
        typed: str = self.cleaned_data["oldpassword"]
        passwords.prove(self.user, password=typed, key=change_key(self.user))
        return typed

    def clean_password1(self) -> str:
        """Its mistakes stand at the first of the two fields. Former passwords are told to nobody who does not
        know the present one.
        """
        typed: str = self.cleaned_data["password1"]
        return typed if self.has_error("oldpassword") else checked(typed, self.user)


class PasswordResetForm(ResetPasswordForm):  # type: ignore[misc]  # the library carries no types
    """Where the mail is to go; says the same for known and unknown addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = SignInAddressField()


class PasswordResetKeyForm(ResetPasswordKeyForm):  # type: ignore[misc]  # the library carries no types
    """The new password twice, after the link of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_new_password(self)

    def clean_password1(self) -> str:
        """Its mistakes stand at the first of the two fields."""
        return checked(self.cleaned_data["password1"], self.user)


class ResetLinkForm(UserTokenForm):  # type: ignore[misc]  # the library carries no types
    """The link of the mail: opens for active accounts only."""

    def _get_user(self, uidb36: str) -> User | None:
        user: User | None = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None
