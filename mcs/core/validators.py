"""What comes in through forms: text through the gate, rows by their numbers."""

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from mcs.core.text import gate

M = TypeVar("M", bound=Model)
if TYPE_CHECKING:
    _Several = forms.ModelMultipleChoiceField
else:

    class _Several(forms.ModelMultipleChoiceField):
        def __class_getitem__(cls, _: object) -> type:
            return cls


def is_number(text: str) -> bool:
    """Whether the text is a whole number that a database column takes."""
    return text.isascii() and text.isdigit() and len(text) < 19


class GatedCharField(forms.CharField):
    """A text field whose value passed the gate (no control characters, LF line ends)."""

    def to_python(self, value: object) -> str:
        text: str = super().to_python(value) or ""
        return gate(text)


def kana_only(value: str) -> None:
    """Readings in hiragana or katakana, spaces allowed."""
    if not all(c in " 　・ー゛゜" or "ぁ" <= c <= "ゖ" or "ァ" <= c <= "ヺ" or "ｦ" <= c <= "ﾟ" for c in value):
        raise ValidationError("ふりがなは、ひらがなかカタカナで入力してください。", code="kana")


class RowsField(_Several[M]):
    """Several rows by their numbers. What is no number, or too large for a column, is no row there is."""

    def clean(self, value: Any) -> QuerySet[M]:
        """The rows; an empty value only says that the list was open."""
        chosen = [one for one in value or [] if one]
        if not all(is_number(str(one)) for one in chosen):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(chosen)
