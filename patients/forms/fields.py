"""Fields that take what people type: any kana, dates as they are said."""

from datetime import date
from typing import Any

from django import forms

from mcs.core.text import gate, half_width, hiragana
from mcs.core.validators import GatedCharField, kana_only
from patients import birthdays


class KanaField(GatedCharField):
    """ふりがな: hiragana and katakana of any width, kept as hiragana."""

    def to_python(self, value: object) -> str:
        """The reading in hiragana."""
        text = super().to_python(value)
        kana_only(text)
        return hiragana(half_width(text)) if text else ""


class BirthdayField(forms.Field):
    """生年月日, in an era or in the common calendar."""

    widget = forms.TextInput

    def to_python(self, value: object) -> date | None:
        """The date, None where nothing was entered."""
        text = gate(str(value or "")).strip()
        return birthdays.parse(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A kept date as it is said."""
        return birthdays.wareki(value) if isinstance(value, date) else value
