"""Fields that forgive full-width letters, spaces and unasked capitals."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.passwords import MAX_LENGTH, as_typed
from mcs.core.text import half_width


class AddressField(forms.EmailField):
    """An e-mail address: half width, without spaces, in small letters, whatever was typed.

    Not type=email: browsers refuse a full-width ＠ there before it can be put right.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="メールアドレス",
            error_messages={
                "required": "メールアドレスを入力してください。",
                "invalid": "メールアドレスの形になっていません。例: hanako@example.jp",
            },
            **kwargs,
        )
        self.widget.attrs |= {
            "inputmode": "email",
            "autocapitalize": "off",
            "autocorrect": "off",
            "spellcheck": "false",
            "autocomplete": "username",
        }

    def to_python(self, value: Any) -> str:
        """The address as it is kept."""
        return half_width(str(super().to_python(value) or "")).lower()


class PasswordField(forms.CharField):
    """A password: full-width letters become half width, nothing else changes; never shown again."""

    def __init__(self, *, label: str, autocomplete: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            strip=False,
            help_text=help_text,
            widget=forms.PasswordInput(
                attrs={
                    "autocomplete": autocomplete,
                    "autocapitalize": "off",
                    "autocorrect": "off",
                    "spellcheck": "false",
                    "data-password": "",
                }
            ),
            validators=[MaxLengthValidator(MAX_LENGTH, f"パスワードは{MAX_LENGTH}文字までです。")],
            error_messages={"required": "パスワードを入力してください。"},
        )

    def to_python(self, value: Any) -> str:
        """The password as it is tried or kept."""
        return as_typed(str(super().to_python(value) or ""))
