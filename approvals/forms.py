"""What the pages of invitations and of the own device send."""

from typing import Any
from unicodedata import category

from django import forms
from django.core.exceptions import ValidationError

from accounts.enums import UserKind
from accounts.forms.fields import AddressField
from accounts.models import Facility, User
from accounts.queries import facilities
from accounts.queries.people import connected_to
from approvals.actions.invitations import ADDRESSES
from approvals.queries.invitations import invitable
from mcs.core.validators import GatedCharField, RowsField


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


class RelativeForm(forms.Form):
    """「ご家族を招待する」: the address, who it is, and the 続柄 of a relative; of the patient it is not asked."""

    email = AddressField()
    kind = forms.ChoiceField(
        label="招待する方",
        choices=[(UserKind.PATIENT, "患者さんご本人"), (UserKind.FAMILY, "ご家族")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "「患者さんご本人」か「ご家族」を選んでください。",
            "invalid_choice": "「患者さんご本人」か「ご家族」を、もう一度選んでください。",
        },
    )
    relation = GatedCharField(
        label="続柄（ご家族のとき）",
        max_length=20,
        required=False,
        help_text="患者さんから見た続柄です。例: 長女。メンバー一覧でお名前の横に表示されます。",
        error_messages={"max_length": "続柄は、20文字までで入力してください。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, actor: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.actor = actor
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        """Not the own address."""
        email: str = self.cleaned_data["email"]
        if email == self.actor.email:
            raise ValidationError("ご自分のメールアドレスは招待できません。", code="self")
        return email

    def clean_relation(self) -> str:
        """In one line, of characters that can be seen."""
        relation = " ".join(str(self.cleaned_data["relation"]).split())
        if any(category(letter) == "Cf" for letter in relation):
            raise ValidationError(
                "続柄に、目に見えない文字が含まれています。消してから、入力し直してください。例: 長女",
                code="characters",
            )
        return relation

    def clean(self) -> dict[str, Any]:
        """A relative has a 続柄."""
        data = super().clean() or {}
        family = data.get("kind") == UserKind.FAMILY
        if family and not self.has_error("relation") and not data.get("relation", "").strip():
            self.add_error("relation", ValidationError("続柄を入力してください。例: 長女", code="relation"))
        return data


class DeviceForm(forms.Form):
    """端末の名前, whether its start-up lock is set, and for which facility where several ask for it."""

    name = GatedCharField(
        label="端末の名前",
        max_length=60,
        help_text="だれが見てもどの端末かわかる名前にしてください。例: 訪問用iPad 3号",
        error_messages={"required": "端末の名前を入力してください。例: 訪問用iPad 3号"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    has_start_lock = forms.BooleanField(
        label="この端末には、起動時のロック(暗証番号・指紋など)を設定しています",
        error_messages={
            "required": "起動時のロックを設定してから、チェックを付けてください。紛失したときに、患者さんの情報を守ります。"
        },
    )

    def __init__(self, asking: list[Facility], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asking = {str(facility.pk): facility for facility in asking}
        if len(asking) > 1:
            self.fields["facility"] = forms.ChoiceField(
                label="登録をお願いする施設",
                choices=[(pk, facility.name) for pk, facility in self.asking.items()],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "登録をお願いする施設を選んでください。",
                    "invalid_choice": "登録をお願いする施設を、一覧から選んでください。",
                },
            )

    def clean(self) -> dict[str, Any]:
        """With the facility as a row: the chosen one, or the only one."""
        data = super().clean() or {}
        if len(self.asking) == 1:
            data["facility"] = next(iter(self.asking.values()))
        elif "facility" in data:
            data["facility"] = self.asking[data["facility"]]
        return data


class ClaimForm(forms.Form):
    """The facility one says to belong to: one that is in use, and none of one's own."""

    def __init__(self, actor: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["facility"] = forms.ModelChoiceField(
            facilities.claimable(actor),
            label="施設",
            empty_label="一覧から選んでください",
            error_messages={
                "required": "施設を一覧から選んでください。",
                "invalid_choice": "施設を、もう一度一覧から選んでください。",
            },
        )
