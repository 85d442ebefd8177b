"""The card of a patient as a form."""

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.forms.profile import PhoneField
from mcs.core.validators import GatedCharField
from patients.enums import Sex
from patients.forms.fields import BirthdayField, KanaField

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Facility

_OFF = {"autocomplete": "off"}


def _text(label: str, length: int, **kwargs: Any) -> GatedCharField:
    sentences = {
        "required": f"{label}を入力してください。",
        "max_length": f"{label}は{length}文字以内で入力してください。",
    }
    widget = kwargs.pop("widget", None) or forms.TextInput(attrs=dict(_OFF))
    return GatedCharField(label=label, max_length=length, error_messages=sentences, widget=widget, **kwargs)


class PatientForm(forms.Form):
    """患者情報入力. Only 姓, 名 and 性別 are required."""

    photo = forms.FileField(
        label="画像を設定する",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
        error_messages={"empty": "ファイルの中身がありません。別の画像を選んでください。"},
    )
    family_name = _text("姓", 40)
    given_name = _text("名", 40)
    family_kana = KanaField(
        label="ふりがな（せい）", max_length=60, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    given_kana = KanaField(
        label="ふりがな（めい）", max_length=60, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    sex = forms.ChoiceField(
        label="性別",
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "性別を選んでください。", "invalid_choice": "性別を選んでください。"},
    )
    born_on = BirthdayField(
        label="生年月日",
        required=False,
        help_text="例: 昭和23年3月4日、S23.3.4、1948/3/4",
        widget=forms.TextInput(attrs=_OFF),
    )
    disease = _text(
        "疾患名", 200, required=False, help_text="医療・介護側のメンバーだけに見えます。患者側には出ません。"
    )
    phone = PhoneField(
        label="電話番号",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=_OFF | {"inputmode": "tel"}),
    )
    address = _text("住所", 200, required=False)
    without_photo = forms.BooleanField(label="今の画像を外す", required=False)
    remarks = _text("備考", 2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, has_photo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_photo:
            del self.fields["without_photo"]

    def told(self) -> dict[str, Any]:
        """What was entered of the patient, without the picture."""
        apart = ("photo", "without_photo", "facility")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class EditPatientForm(PatientForm):
    """The same for a patient who is there. Every field brings along what it showed when the page was opened,
    so that only what this person changed is written, and not what others have changed meanwhile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - {"photo", "without_photo"}:
            self.fields[name].show_hidden_initial = True

    def sex_as_opened(self) -> str:
        """The hidden field that the ticks of 性別 do not bring along by themselves."""
        return self["sex"].as_hidden(only_initial=True)

    def told(self) -> dict[str, Any]:
        """What this person changed."""
        return {name: value for name, value in super().told().items() if name in self.changed_data}


class NewPatientForm(PatientForm):
    """The same with 管理施設, asked only of those who have several."""

    facility: "forms.ModelChoiceField[Facility]" = forms.ModelChoiceField(
        label="管理施設",
        queryset=None,
        empty_label=None,
        error_messages={
            "required": "管理施設を選んでください。",
            "invalid_choice": "管理施設を選び直してください。",
        },
    )

    def __init__(self, *args: Any, facilities: "QuerySet[Facility]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["facility"]
        field.queryset = facilities  # type: ignore[attr-defined]  # the stubs do not know it
        self.only = facilities[0] if len(facilities) == 1 else None
        if self.only is not None:
            field.widget, field.required = forms.HiddenInput(), False
        self.order_fields(["photo", "without_photo", "facility"])

    def clean_facility(self) -> Any:
        """The only facility where there is no choice."""
        return self.only or self.cleaned_data["facility"]
