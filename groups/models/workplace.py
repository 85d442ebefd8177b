"""職場の情報共有."""

from typing import TYPE_CHECKING

from django.db import models

from accounts.models import Facility
from timeline.models import Timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


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
