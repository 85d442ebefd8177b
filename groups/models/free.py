"""自由グループ."""

from django.db import models

from groups.models.group import Group, GroupQuerySet, deleted_by_somebody
from timeline.models import Timeline


class FreeGroupQuerySet(GroupQuerySet["FreeGroup"]):
    """The doors to free groups."""


class FreeGroup(Group):
    """自由グループ: owns one timeline, whose name it keeps."""

    space = "groups"
    noun = "group"
    word = "グループ"

    timeline = models.OneToOneField(Timeline, models.PROTECT, related_name="free_group")

    objects = FreeGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "自由グループ"
        verbose_name_plural = "自由グループ"
        constraints = [
            models.UniqueConstraint(fields=["created_by", "client_key"], name="one_group_per_submit"),
            deleted_by_somebody("group_deleted_by_somebody"),
        ]
