"""端末をなくした: which one it was, the present password, and a new one twice."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.forms.passwords import PasswordChangeForm
from accounts.queries.lost import Lost

UNKNOWN = "unknown"


class LostForm(PasswordChangeForm):
    """`devices` are those the person may name; 「わからない」 is always among the answers."""

    device = forms.ChoiceField(
        label="なくした端末",
        widget=forms.RadioSelect,
        error_messages={"required": "どの端末か、選んでください。わからないときは「わからない」を選びます。"},
    )

    def __init__(self, *args: Any, devices: Iterable[Lost], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.id), one.label) for one in devices]
        self.fields["device"].choices = [*choices, (UNKNOWN, "わからない・この中にない")]
        self.order_fields(["device", "oldpassword", "password1", "password2"])

    def chosen(self) -> int | None:
        """The id of the chosen device; None for 「わからない」."""
        value: str = self.cleaned_data["device"]
        return None if value == UNKNOWN else int(value)
