"""コミュニティ."""

from typing import TYPE_CHECKING

from django.db import models

from groups.enums import Joining
from groups.models.group import Group, GroupQuerySet, deleted_by_somebody
from timeline.models import Timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class CommunityQuerySet(GroupQuerySet["Community"]):
    """The doors to communities."""

    def listed_to(self, user: "User | AnonymousUser") -> "CommunityQuerySet":
        """What stands in the list of all: every community for every professional, none for patients and relatives.
        What is written in one is its members' alone.
        """
        if user.pk is None or not user.is_active or not user.is_professional:
            return self.none()
        return self.filter(deleted_at__isnull=True)


class Community(Group):
    """コミュニティ: a group that professionals find by themselves and join, freely or on request."""

    space = "communities"
    noun = "community"
    word = "コミュニティ"

    timeline = models.OneToOneField(Timeline, models.PROTECT, related_name="community")
    joining = models.CharField("参加のしかた", max_length=10, choices=Joining, default=Joining.OPEN)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = "コミュニティ"
        verbose_name_plural = "コミュニティ"
        constraints = [
            models.UniqueConstraint(fields=["created_by", "client_key"], name="one_community_per_submit"),
            deleted_by_somebody("community_deleted_by_somebody"),
        ]
