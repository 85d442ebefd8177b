"""Fields for the codes of the second factor."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.actions.enrolment import RECOVERY_DIGITS
from accounts.actions.passkeys import NAME_LENGTH
from accounts.actions.second_factor import Proof
from mcs.core.text import gate, half_width


class DigitsField(forms.CharField):
    """Digits as a person types them: full width, with spaces or hyphens; kept are the digits alone."""

    def __init__(self, *, label: str, digits: int, autocomplete: str, example: str) -> None:
        super().__init__(
            label=label,
            max_length=60,
            error_messages={
                "required": f"{digits}桁の数字を入力してください。",
                "max_length": f"{digits}桁の数字を入力してください。",
            },
            widget=forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": autocomplete,
                    "autocapitalize": "off",
                    "spellcheck": "false",
                    "placeholder": example,
                    "class": "code",
                }
            ),
        )
        self.widget.attrs.pop("maxlength", None)  # a pasted code may have spaces around it
        self.digits = digits

    def clean(self, value: Any) -> str:
        """The digits. Raises ValidationError when there are not as many as a code has."""
        typed = re.sub(r"[-‐-―−ー]", "", half_width(str(super().clean(value))))
        if not re.fullmatch(rf"[0-9]{{{self.digits}}}", typed):
            raise forms.ValidationError(f"{self.digits}桁の数字を入力してください。", code="digits")
        return typed


class CodeForm(forms.Form):
    """Six digits, of an app or a mail. Wrong ones are said at the field."""

    code = DigitsField(label="確認コード(6桁)", digits=6, autocomplete="one-time-code", example="例: 123456")
    wrong = "確認コードが違います。今表示されている6桁の数字を入力してください。"

    def refuse(self, proof: Proof) -> None:
        """Say why the code did not count, and when the next one will."""
        sentence = "" if proof.refused else self.wrong
        self.add_error("code", sentence + _when(proof.again_at))


class MailCodeForm(CodeForm):
    """The code of a mail."""

    wrong = "確認コードが違うか、5分の期限が切れています。いちばん新しいメールの6桁の数字を入力してください。"


class RecoveryForm(CodeForm):
    """One of the printed codes."""

    code = DigitsField(
        label=f"予備コード({RECOVERY_DIGITS}桁)",
        digits=RECOVERY_DIGITS,
        autocomplete="off",
        example="例: 1234-5678",
    )
    wrong = "予備コードが違うか、すでに使われています。まだ使っていない番号を入力してください。"


class PasskeyForm(forms.Form):
    """What the browser answered about a passkey, and what the person calls it."""

    answer = forms.CharField(max_length=20_000, strip=False)
    name = forms.CharField(max_length=NAME_LENGTH, required=False)

    def clean_name(self) -> str:
        """The name without anything that cannot be shown."""
        return gate(self.cleaned_data["name"]).strip()


def _when(again_at: datetime | None) -> str:
    """When the next try counts; not worth a word while it is only a moment."""
    seconds = round((again_at - timezone.now()).total_seconds()) if again_at else 0
    if seconds <= 2:
        return "" if again_at is None or seconds <= 0 else "少し待ってから、もう一度お試しください。"
    wait = f"{seconds}秒" if seconds < 100 else f"約{-(-seconds // 60)}分"
    if seconds > 5400:
        wait = f"約{-(-seconds // 3600)}時間"
    return f"間違いが続いたため、{wait}待ってから、もう一度お試しください。"
