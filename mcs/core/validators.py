"""Upload of text through forms."""

from django import forms
from django.core.exceptions import ValidationError

from mcs.core.text import gate


class GatedCharField(forms.CharField):
    """A text field whose value passed the gate (no control characters, LF line ends)."""

    def to_python(self, value: object) -> str:
        text: str = super().to_python(value) or ""
        return gate(text)


def kana_only(value: str) -> None:
    """Readings in hiragana or katakana, spaces allowed."""
    if not all(c in " 　・ー゛゜" or "ぁ" <= c <= "ゖ" or "ァ" <= c <= "ヺ" or "ｦ" <= c <= "ﾟ" for c in value):
        raise ValidationError("ふりがなは、ひらがなかカタカナで入力してください。", code="kana")
