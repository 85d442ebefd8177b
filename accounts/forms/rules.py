"""「ログインのきまり」 of a facility."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.actions.facilities import Rules
from accounts.forms.networks import NetworksField
from accounts.models import Facility, User
from accounts.models.facility import IDLE_LEAST, IDLE_MOST
from accounts.queries import facilities
from accounts.queries.people import names
from mcs.core.text import half_width
from mcs.core.validators import RowsField

_MINUTES = f"{IDLE_LEAST}から{IDLE_MOST}までの数字で入力してください。"


class MinutesField(forms.IntegerField):
    """Minutes; full-width digits are put right."""

    def to_python(self, value: Any) -> int | None:
        """The number. Raises ValidationError for what is none."""
        return super().to_python(half_width(str(value)) if value is not None else None)


class PeopleTicks(RowsField[User]):
    """People of the facility, by name; equal names are told apart."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(people, **kwargs)
        self.names = names(people.values_list("pk", flat=True))

    def label_from_instance(self, obj: User) -> str:
        """By name."""
        return self.names[obj.pk]


class RulesForm(forms.Form):
    """How long one may be idle, what is needed to get in, and from where."""

    idle_minutes = MinutesField(
        label="操作がないときにログアウトするまで(分)",
        min_value=IDLE_LEAST,
        max_value=IDLE_MOST,
        help_text=f"{IDLE_LEAST}分から{IDLE_MOST}分まで。短いほど安全です。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _MINUTES),
    )
    requires_second_factor = forms.BooleanField(
        label="二段階認証を必須にする",
        required=False,
        help_text="まだ設定していない職員は、次に画面を開いたときに設定へ案内されます。",
    )
    registered_devices_only = forms.BooleanField(
        label="登録端末のみ",
        required=False,
        help_text="登録していない端末では、登録をお願いする画面だけが開きます。"
        "保存すると、いまお使いのこの端末は、同時に登録されます。",
    )
    networks = NetworksField(
        help_text="1行に1つずつ。例: 203.0.113.0/24。空のままなら、どこからでも使えます。"
    )
    lists_people = forms.BooleanField(
        label="職員を一覧に載せる",
        required=False,
        help_text="ほかの施設の医療・介護従事者が「つながりを増やす」から職員の名前、専門家種別、写真を見て、"
        "つながり申請を送れるようになります。患者本人や家族には見えません。",
    )

    def __init__(self, facility: Facility, data: Any = None) -> None:
        staff = facilities.staff(facility).select_related("profile")
        kept = (
            "idle_minutes",
            "requires_second_factor",
            "registered_devices_only",
            "networks",
            "lists_people",
        )
        initial: dict[str, Any] = {name: getattr(facility, name) for name in kept}
        initial["exempt"] = list(
            staff.filter(affiliations__facility=facility, affiliations__network_exempt=True).values_list(
                "pk", flat=True
            )
        )
        super().__init__(data, initial=initial)
        self.fields["exempt"] = PeopleTicks(
            staff,
            label="ネットワークの制限を受けない人",
            required=False,
            help_text="訪問先や自宅から使う方を選びます。",
            error_messages={
                "invalid_choice": "この施設の職員ではない方が含まれています。選び直してください。"
            },
        )

    def rules(self) -> Rules:
        """What was typed, once it is valid."""
        return Rules(**{name: self.cleaned_data[name] for name in Rules.__slots__})
