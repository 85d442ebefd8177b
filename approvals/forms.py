"""What the pages of invitations send."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import AddressField
from accounts.models import User
from accounts.queries.people import connected_to
from approvals.actions.invitations import ADDRESSES
from approvals.queries.invitations import invitable
from mcs.core.validators import RowsField


class PeopleForm(forms.Form):
    """The people whose 「+」 was pressed; only of one's つながり."""

    def __init__(self, actor: User, data: Any) -> None:
        super().__init__(data)
        self.fields["person"] = RowsField(
            invitable(connected_to(actor)),
            label="招待する方",
            error_messages={
                "required": "招待する方の「+」を押してから、「完了」を押してください。",
                "invalid_choice": "選んだ方の中に、招待できない方がいます。もう一度選んでください。",
            },
        )


class AddressesForm(forms.Form):
    """Five fields 「メールアドレス」; empty ones do not count, the same address twice counts once."""

    NAMES = [f"email_{number}" for number in range(1, ADDRESSES + 1)]

    def __init__(self, actor: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.actor = actor
        for name in self.NAMES:
            field = AddressField(required=False)
            field.widget.attrs["autocomplete"] = "off"
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """At least one address, none of them the own."""
        data = super().clean() or {}
        for name in self.NAMES:
            if data.get(name) == self.actor.email:
                self.add_error(name, ValidationError("ご自分のメールアドレスは招待できません。", code="self"))
        if not self.errors and not self.addresses:
            self.add_error(self.NAMES[0], "招待する方のメールアドレスを、1件以上入力してください。")
        return data

    @property
    def addresses(self) -> list[str]:
        """The addresses that may be used, each once, in the order they were typed."""
        typed = [self.cleaned_data.get(name) for name in self.NAMES]
        return list(dict.fromkeys(address for address in typed if address))


def numbered(addresses: list[str]) -> dict[str, str]:
    """Addresses as the values of the five fields."""
    return dict(zip(AddressesForm.NAMES, addresses, strict=False))
