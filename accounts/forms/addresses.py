"""メールアドレスの変更."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.actions import passwords
from accounts.forms.fields import AddressField, PasswordField
from accounts.models import User


class AddressChangeForm(forms.Form):
    """The new address, and the present password, which counts like a try at the sign-in."""

    email = AddressField()
    password = PasswordField(label="現在のパスワード", autocomplete="current-password")

    def __init__(self, actor: User, data: Any = None) -> None:
        super().__init__(data)
        self.actor = actor
        self.fields["email"].label = "新しいメールアドレス"
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_email(self) -> str:
        """Another than the present one."""
        email: str = self.cleaned_data["email"]
        if email == self.actor.email:
            raise ValidationError(
                "いまのメールアドレスと同じです。新しいアドレスを入力してください。", code="same"
            )
        return email

    def clean_password(self) -> str:
        """Tried once the address is in order."""
        typed: str = self.cleaned_data["password"]
        if not self.has_error("email"):
            passwords.prove(self.actor, password=typed, key=self.actor.email)
        return typed
