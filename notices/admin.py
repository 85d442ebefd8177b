"""The secretariat's announcements."""

from django.contrib import admin

from mcs.core.office import OfficeAdmin
from notices.models import Announcement


@admin.register(Announcement)
class AnnouncementAdmin(OfficeAdmin):
    """事務局からのお知らせ."""

    list_display = ("title", "published_at", "ends_at")
    search_fields = ("title", "body")
