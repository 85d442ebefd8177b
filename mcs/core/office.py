"""What every page of the secretariat's admin has in common."""
# ruff: noqa: ARG002 - the signatures are Django's

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.forms import ModelForm
from django.http import HttpRequest, QueryDict

from mcs.core import audit

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class OfficeAdmin(_ModelAdmin):
    """Open to the secretariat and the operator only; nothing is ever deleted; changes are audited."""

    list_per_page = 50
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only by what the list offers as a filter: any other column, a password's hash too, could be read
        out letter by letter.
        """
        column, _, rest = lookup.partition("__")
        return column in self.list_filter and rest in {"", "exact", "isnull"}

    def changelist_view(self, request: HttpRequest, extra_context: "dict[str, Any] | None" = None) -> Any:
        """Rows are chosen by number; what is none is left out, where Django would fail on it."""
        if request.method == "POST":
            request.POST = _by_number(request.POST)  # type: ignore[assignment]  # a copy may be changed
        return super().changelist_view(request, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether it stands on the first page."""
        return _is_office(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The secretariat reads."""
        return _is_office(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The secretariat adds."""
        return _is_office(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The secretariat changes."""
        return _is_office(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Save and keep who did it; Django's admin does both in one transaction."""
        super().save_model(request, obj, form, change)
        act = "change" if change else "add"
        audit.record(request.user, f"office.{act}", obj, fields=",".join(form.changed_data)[:80])  # type: ignore[arg-type]  # Django gives the product's own user


def _by_number(sent: QueryDict) -> QueryDict:
    copy = sent.copy()
    chosen = [pk for pk in copy.getlist(ACTION_CHECKBOX_NAME) if pk.isascii() and pk.isdecimal()]
    copy.setlist(ACTION_CHECKBOX_NAME, [pk for pk in chosen if int(pk) < 2**63])
    return copy


def _is_office(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_staff", False))
