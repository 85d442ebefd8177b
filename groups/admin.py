"""The secretariat's admin: communities, by name. What is written in them it does not see."""
# ruff: noqa: ARG002 - the signatures are Django's

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.views.doors import person
from groups.actions.communities import create_community
from groups.forms import OfficeCommunityForm
from groups.models import Community
from groups.queries.communities import counted
from mcs.core.office import OfficeAdmin


@admin.register(Community)
class CommunityAdmin(OfficeAdmin):
    """コミュニティ: made here for the person who runs it; changed and deleted by its administrators."""

    form = OfficeCommunityForm
    list_display = ("name", "joining", "people", "administrators", "created_at", "deleted_at")
    list_filter = ("joining",)
    search_fields = ("search_key",)
    ordering = ("-created_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Community]:
        """With how many are in it and run it, in the same query."""
        return counted(super().get_queryset(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its administrators change it."""
        return False

    @admin.display(description="メンバー")
    def people(self, obj: Community) -> str:
        """How many."""
        return f"{getattr(obj, 'people', 0)}人"

    @admin.display(description="管理者")
    def administrators(self, obj: Community) -> str:
        """How many run it; none stands out."""
        return f"{getattr(obj, 'admins', 0)}人" if getattr(obj, "admins", 0) else "なし"

    def save_model(
        self, request: HttpRequest, obj: Community, form: "ModelForm[Community]", change: bool
    ) -> None:
        """A new community is made by the action."""
        made = create_community(person(request), **form.cleaned_data)
        obj.pk, obj.timeline_id = made.pk, made.timeline_id
