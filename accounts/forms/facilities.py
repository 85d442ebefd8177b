"""Forms of the secretariat's admin about facilities and what is lent to them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.networks import NetworksField
from accounts.models import Facility, LentDevice
from accounts.queries.facilities import staff
from mcs.core.text import half_width

if TYPE_CHECKING:
    _FacilityForm = forms.ModelForm[Facility]
    _LentForm = forms.ModelForm[LentDevice]
else:
    _FacilityForm = _LentForm = forms.ModelForm


class FacilityForm(_FacilityForm):
    """A facility; its networks are read line by line."""

    networks = NetworksField(
        help_text="1行に1つずつ。例: 203.0.113.0/24。空のままなら、どこからでも使えます。"
        "制限を受けない方は「所属」で選びます。"
    )

    class Meta:
        model = Facility
        exclude = ()


class LentDeviceForm(_LentForm):
    """One lending: which machine, to whom, since when, returned when."""

    class Meta:
        model = LentDevice
        fields = ("number", "model", "facility", "holder", "lent_on", "returned_on", "note")
        help_texts = {
            "number": "端末に貼ってある番号。",
            "returned_on": "返却されたら入れてください。空の間は「貸与中」です。",
        }

    def clean_number(self) -> str:
        """Half width, so that the same machine is the same number."""
        return half_width(self.cleaned_data["number"]).upper()

    def clean(self) -> dict[str, Any] | None:
        """Who uses it belongs to the facility it is lent to."""
        data = super().clean() or {}
        facility, holder = data.get("facility"), data.get("holder")
        if facility and holder and not staff(facility).filter(pk=holder.pk).exists():
            self.add_error(
                "holder",
                ValidationError("使用者は、貸与先の施設に所属している方を選んでください。", code="elsewhere"),
            )
        return data
