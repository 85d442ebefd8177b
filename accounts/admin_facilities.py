"""The secretariat's admin: facilities with what they ask of sessions, and the machines lent to them."""
# ruff: noqa: ARG002 - the signatures are Django's

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.actions.facilities import ask_again
from accounts.forms.facilities import FacilityForm, LentDeviceForm
from accounts.models import Facility, LentDevice
from mcs.core.office import OfficeAdmin


@admin.register(Facility)
class FacilityAdmin(OfficeAdmin):
    """施設."""

    form = FacilityForm
    list_display = ("name", "kind", "phone", "registered_devices_only", "requires_second_factor", "active")
    list_filter = ("active", "kind", "registered_devices_only")
    search_fields = ("name", "kana")

    def save_model(
        self, request: HttpRequest, obj: Facility, form: "ModelForm[Facility]", change: bool
    ) -> None:
        """What it asks of its people's sessions holds for their open pages at once."""
        super().save_model(request, obj, form, change)
        ask_again(obj)


class LentFilter(admin.SimpleListFilter):
    """貸与中 or 返却済み."""

    title = "貸与の状態"
    parameter_name = "lent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The two states."""
        return [("out", "貸与中"), ("back", "返却済み")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LentDevice]) -> QuerySet[LentDevice]:
        """Those of the chosen state."""
        if self.value() not in {"out", "back"}:
            return queryset
        return queryset.filter(returned_on__isnull=self.value() == "out")


@admin.register(LentDevice)
class LentDeviceAdmin(OfficeAdmin):
    """貸与端末: one row for every lending; to lend it again is another row."""

    form = LentDeviceForm
    list_display = ("number", "model", "facility", "user", "lent_on", "returned_on")
    list_filter = (LentFilter,)
    search_fields = (
        "number",
        "model",
        "note",
        "facility__name",
        "holder__profile__family_name",
        "holder__profile__given_name",
    )
    list_select_related = ("facility", "holder__profile")
    autocomplete_fields = ("facility", "holder")
    date_hierarchy = "lent_on"

    @admin.display(description="使用者", ordering="holder__profile__sort_key")
    def user(self, obj: LentDevice) -> str:
        """Who uses it, by name."""
        return obj.holder.profile.name if obj.holder else "-"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By the state and the months of the list as well."""
        return (
            lookup == "lent"
            or lookup.startswith("lent_on__")
            or super().lookup_allowed(lookup, value, request)
        )
