"""The secretariat's admin: what nobody in a facility may decide about."""
# ruff: noqa: ARG002 - the signatures are Django's

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.queries.devices import described
from accounts.views.doors import person
from approvals.actions.requests import approve, reject
from approvals.models import ApprovalRequest
from approvals.queries.requests import left_to_office
from mcs.core.office import OfficeAdmin


@admin.register(ApprovalRequest)
class ApprovalRequestAdmin(OfficeAdmin):
    """端末の登録と所属の確認の依頼 of facilities whose only 施設管理者 asks, or that have none. Read, and decided by the
    actions.
    """

    list_display = ("asker", "kind", "facility", "device_name", "browser", "lock", "state", "created_at")
    list_display_links = None
    list_filter = ("state", "kind")
    list_select_related = ("requester__profile", "facility", "device")
    ordering = ("-created_at",)
    actions = ("approve_requests", "reject_requests")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApprovalRequest]:
        """Only what is left to the secretariat."""
        shown: QuerySet[ApprovalRequest] = super().get_queryset(request)
        return shown.filter(pk__in=left_to_office().values("pk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People ask for themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Decided by the actions of the list; no row has a page."""
        return obj is None and super().has_change_permission(request)

    @admin.display(description="お願いした方", ordering="requester__profile__sort_key")
    def asker(self, obj: ApprovalRequest) -> str:
        """By name."""
        return obj.requester.profile.name

    @admin.display(description="端末の名前")
    def device_name(self, obj: ApprovalRequest) -> str:
        """As its person named it."""
        return obj.device.name if obj.device else "-"

    @admin.display(description="端末の種類")
    def browser(self, obj: ApprovalRequest) -> str:
        """What the browser calls itself."""
        return described(obj.device.user_agent) if obj.device else "-"

    @admin.display(description="起動時のロック", boolean=True)
    def lock(self, obj: ApprovalRequest) -> bool:
        """Whether it was confirmed."""
        return obj.device is not None and obj.device.has_start_lock

    @admin.action(description="承認する")
    def approve_requests(self, request: HttpRequest, queryset: QuerySet[ApprovalRequest]) -> None:
        """承認."""
        self._each(request, queryset, approve)

    @admin.action(description="却下する")
    def reject_requests(self, request: HttpRequest, queryset: QuerySet[ApprovalRequest]) -> None:
        """却下."""
        self._each(request, queryset, reject)

    def _each(
        self,
        request: HttpRequest,
        found: QuerySet[ApprovalRequest],
        act: Callable[[User, ApprovalRequest], None],
    ) -> None:
        for one in found:
            try:
                act(person(request), one)
            except (PermissionDenied, ValidationError) as refused:
                sentence = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
                self.message_user(request, sentence, messages.WARNING)
            else:
                self.message_user(
                    request, "処理しました。お願いした方に、お知らせが届きます。", messages.SUCCESS
                )
