"""Parts of the secretariat's admin."""
# ruff: noqa: ARG002 - the signatures are Django's

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts import access
from accounts.models import User
from accounts.queries.locks import everybody_locked
from accounts.queries.people import card
from mcs.core.permissions import allows


class LockedFilter(admin.SimpleListFilter):
    """ログインのロック: those whose sign-in is locked at present."""

    title = "ログインのロック"
    parameter_name = "locked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice beside 「すべて」."""
        return [("yes", "ロック中")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Only the locked ones where that is asked for."""
        return queryset.filter(pk__in=everybody_locked()) if self.value() == "yes" else queryset


def care_page(actor: User, user: User | None) -> str:
    """Where the secretariat sees the 免許証等 of one of the staff and says that it was checked; empty where there is
    nobody to care for.
    """
    if user is None or not user.is_professional or not hasattr(user, "profile"):
        return ""
    return reverse("desk:staff_member", args=[user.pk]) if allows(access.require_care_of, actor, user) else ""


def confirm_closing(request: HttpRequest, users: QuerySet[User], context: dict[str, Any]) -> TemplateResponse:
    """「退会にする」, asked once more, with who it is. The secretariat is told no name of patients and relatives."""
    rows = [
        {
            "pk": user.pk,
            "login_name": user.login_name,
            "card": card(user) if user.is_professional and hasattr(user, "profile") else None,
            "kind": user.get_kind_display(),
        }
        for user in users
    ]
    words = {"title": "退会にする", "rows": rows, "checkbox": ACTION_CHECKBOX_NAME}
    return TemplateResponse(request, "admin/accounts/close.html", context | words)
