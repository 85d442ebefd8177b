"""Fields that forgive full-width letters, spaces and unasked capitals."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from accounts.models.user import NUMBERED
from accounts.passwords import MAX_LENGTH, as_typed
from mcs.core.text import half_width

ADDRESS_LENGTH = 254
"""The longest address that mail servers take (RFC 5321), and that the database keeps."""


class AddressField(forms.EmailField):
    """An e-mail address: half width, without spaces, in small letters, whatever was typed.

    Not type=email: browsers refuse a full-width ＠ there before it can be put right.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="メールアドレス",
            max_length=ADDRESS_LENGTH,
            error_messages={
                "required": "メールアドレスを入力してください。",
                "max_length": f"メールアドレスは、{ADDRESS_LENGTH}文字までで入力してください。",
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

    def validate(self, value: Any) -> None:
        """What stands behind an issued number is no address. Raises ValidationError (code "invalid")."""
        super().validate(value)
        if str(value).endswith(NUMBERED):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class SignInAddressField(AddressField):
    """メールアドレス, or an issued number in any width, with spaces or hyphens, as what stands behind it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["invalid"] = (
            "メールアドレス（例: hanako@example.jp）か、8桁の発行番号を入力してください。"
        )

    def to_python(self, value: Any) -> str:
        """The address as it is kept."""
        typed = super().to_python(value)
        digits = re.sub(r"[-ー―‐−–—]", "", typed.removesuffix(NUMBERED))
        return digits + NUMBERED if re.fullmatch(r"[0-9]{8}", digits) else typed

    def validate(self, value: Any) -> None:
        """An empty field is told so; what stands behind a number is as good as an address."""
        forms.EmailField.validate(self, value)

    def prepare_value(self, value: Any) -> Any:
        """A number is shown as the number."""
        return value.removesuffix(NUMBERED) if isinstance(value, str) else value


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
