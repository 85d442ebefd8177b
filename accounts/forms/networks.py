"""Address ranges, as people type them."""

from ipaddress import ip_network
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mcs.core.text import half_width
from mcs.core.validators import GatedCharField

LINES = 50
"""Ranges of one facility."""


class NetworksField(GatedCharField):
    """Address ranges, one in a line: 203.0.113.0/24, 2001:db8::/32 or a single address. Full-width letters are put
    right, empty lines left out; every line that cannot be read is named.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=1000,
            label="利用できるネットワーク",
            widget=forms.Textarea(
                attrs={"rows": 4, "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}
            ),
            **kwargs,
        )

    def to_python(self, value: object) -> str:
        """The ranges as they are kept. Raises ValidationError with a sentence per wrong line."""
        lines = [half_width(line) for line in super().to_python(value).split("\n")]
        wrong, ranges = [], []
        for number, line in enumerate(lines, start=1):
            if line and (found := _range(line)):
                ranges.append(found)
            elif line:
                wrong.append(
                    ValidationError(
                        f"{number}行目の「{line[:60]}」は読み取れません。"
                        "203.0.113.0/24 や 203.0.113.5 のように、1行に1つずつ入力してください。",
                        code="network",
                    )
                )
        if wrong:
            raise ValidationError(wrong)
        if len(ranges) > LINES:
            raise ValidationError(f"ネットワークは{LINES}行までです。", code="many")
        return "\n".join(dict.fromkeys(ranges))


def _range(text: str) -> str:
    """The range as it is kept; empty for what is none."""
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        return ""
    return str(found.network_address) if found.num_addresses == 1 else str(found)
