"""The secretariat's announcements."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from mcs.core.office import OfficeAdmin
from notices import actions
from notices.models import Announcement

if TYPE_CHECKING:
    from django.forms import ModelForm


@admin.register(Announcement)
class AnnouncementAdmin(OfficeAdmin):
    """事務局からのお知らせ."""

    list_display = ("title", "published_at", "ends_at")
    search_fields = ("title", "body")

    def save_model(self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool) -> None:
        """Save, and tell everybody where its time has come; a later one is told when it comes."""
        super().save_model(request, obj, form, change)
        actions.announce_due()
