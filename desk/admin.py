"""The secretariat's admin: facilities that want to come in."""
# ruff: noqa: ARG002 - the signatures are Django's

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.enums import AffiliationRole
from accounts.models import User
from accounts.views.doors import person
from desk.actions.applications import accept, decline
from desk.models import FacilityApplication
from mcs.core.office import OfficeAdmin


@admin.register(FacilityApplication)
class FacilityApplicationAdmin(OfficeAdmin):
    """利用申請. Read, and decided by the actions of the list."""

    list_display = ("facility", "applicant", "state", "created_at", "decided_at")
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("facility", "affiliation__user__profile")
    ordering = ("-created_at",)
    actions = ("accept_with_manager", "accept_with_staff", "decline_applications")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come with who registers."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Decided by the actions of the list; no row has a page."""
        return obj is None and super().has_change_permission(request)

    @admin.display(description="申請した方", ordering="affiliation__user__profile__sort_key")
    def applicant(self, obj: FacilityApplication) -> str:
        """By name."""
        return obj.affiliation.user.profile.name

    @admin.action(description="施設を登録し、申請した方を施設管理者にする")
    def accept_with_manager(self, request: HttpRequest, queryset: QuerySet[FacilityApplication]) -> None:
        """Who applied runs the facility."""
        self._each(request, queryset, lambda who, one: accept(who, one, role=AffiliationRole.MANAGER))

    @admin.action(description="施設を登録し、申請した方を職員にする")
    def accept_with_staff(self, request: HttpRequest, queryset: QuerySet[FacilityApplication]) -> None:
        """Who applied works there; a 施設管理者 is still to be named."""
        self._each(request, queryset, lambda who, one: accept(who, one, role=AffiliationRole.STAFF))

    @admin.action(description="利用申請を断る")
    def decline_applications(self, request: HttpRequest, queryset: QuerySet[FacilityApplication]) -> None:
        """The facility stays out."""
        self._each(request, queryset, decline)

    def _each(
        self,
        request: HttpRequest,
        found: QuerySet[FacilityApplication],
        act: Callable[[User, FacilityApplication], None],
    ) -> None:
        for one in found:
            try:
                act(person(request), one)
            except (PermissionDenied, ValidationError) as refused:
                sentence = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
                self.message_user(request, f"{one.facility}: {sentence}", messages.WARNING)
            else:
                self.message_user(
                    request,
                    f"{one.facility}: 処理しました。申請した方に、お知らせが届きます。",
                    messages.SUCCESS,
                )
