"""Groups of professionals. Who is in one, and who may see it, is its timeline's matter."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Facility
from timeline.models import Timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class FreeGroupQuerySet(models.QuerySet["FreeGroup"]):
    """The door to free groups."""

    def visible_to(self, user: "User | AnonymousUser") -> "FreeGroupQuerySet":
        """Groups whose timeline is visible to `user`."""
        return self.filter(deleted_at__isnull=True, timeline__in=Timeline.objects.visible_to(user))


class FreeGroup(models.Model):
    """自由グループ: owns one timeline, whose name it keeps."""

    timeline = models.OneToOneField(Timeline, models.PROTECT, related_name="free_group")
    name = models.CharField("グループ名", max_length=60)
    purpose = models.CharField("グループの説明", max_length=400, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    client_key = models.UUIDField(
        null=True, editable=False, help_text="made by the form: a second submit answers with the first group"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FreeGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "自由グループ"
        verbose_name_plural = "自由グループ"
        constraints = [
            models.UniqueConstraint(fields=["created_by", "client_key"], name="one_group_per_submit"),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="group_deleted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class WorkplaceGroupQuerySet(models.QuerySet["WorkplaceGroup"]):
    """The door to workplaces."""

    def visible_to(self, user: "User | AnonymousUser") -> "WorkplaceGroupQuerySet":
        """Workplaces whose timeline is visible to `user`."""
        return self.filter(timeline__in=Timeline.objects.visible_to(user))


class WorkplaceGroup(models.Model):
    """職場の情報共有: one per facility; its confirmed people are its members, by belonging to it."""

    timeline = models.OneToOneField(Timeline, models.PROTECT, related_name="workplace")
    facility = models.OneToOneField(Facility, models.PROTECT, related_name="workplace")

    objects = WorkplaceGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "職場の情報共有"
        verbose_name_plural = "職場の情報共有"

    def __str__(self) -> str:
        return f"{self.facility_id}"


class DirectTalkQuerySet(models.QuerySet["DirectTalk"]):
    """The door to talks of two."""

    def visible_to(self, user: "User | AnonymousUser") -> "DirectTalkQuerySet":
        """Talks whose timeline is visible to `user`: the own ones, where the site has them switched on."""
        return self.filter(timeline__in=Timeline.objects.visible_to(user))


class DirectTalk(models.Model):
    """1対1: a timeline of two people, made when one of them first wants to write. `one` has the smaller id."""

    timeline = models.OneToOneField(Timeline, models.PROTECT, related_name="talk")
    one = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DirectTalkQuerySet.as_manager()

    class Meta:
        verbose_name = "1対1"
        verbose_name_plural = "1対1"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_talk_for_two"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="smaller_id_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}-{self.other_id}"

    def partner_of(self, user_id: int) -> int:
        """The id of the one of the two who is not `user_id`."""
        return self.other_id if self.one_id == user_id else self.one_id
