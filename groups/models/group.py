"""What every group that professionals make for themselves has."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mcs.core.text import fold
from timeline.enums import MemberRole, MemberState
from timeline.models import Timeline, TimelineMember

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

G = TypeVar("G", bound="Group")


class GroupQuerySet(models.QuerySet[G]):
    """The doors to groups."""

    def standing(self) -> "GroupQuerySet[G]":
        """Groups that nobody has deleted."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: "User | AnonymousUser") -> "GroupQuerySet[G]":
        """Groups whose timeline is visible to `user`."""
        return self.standing().filter(timeline__in=Timeline.objects.visible_to(user))

    def restorable_by(self, user: "User | AnonymousUser") -> "GroupQuerySet[G]":
        """Groups deleted within the days in which their administrators may bring them back: to these alone."""
        if not user.is_active or user.pk is None:
            return self.none()
        run = TimelineMember.objects.filter(user=user.pk, state=MemberState.ACTIVE, role=MemberRole.ADMIN)
        since = timezone.now() - timedelta(days=settings.GROUP_RESTORE_DAYS)
        return self.filter(deleted_at__gt=since, timeline__in=run.values("timeline"))


class Group(models.Model):
    """A group with a name of its own, one timeline and administrators. Abstract.

    `space` is the namespace of its addresses, `noun` begins the names of what is told and audited of it, `word` is what
    it is called in sentences.
    """

    space: ClassVar[str]
    noun: ClassVar[str]
    word: ClassVar[str]
    timeline: Any
    timeline_id: int

    name = models.CharField("グループ名", max_length=60)
    purpose = models.CharField("グループの説明", max_length=400, blank=True)
    search_key = models.CharField(max_length=600, editable=False, default="", blank=True)
    photo_large = models.CharField(max_length=120, blank=True, editable=False, default="")
    photo_small = models.CharField(max_length=120, blank=True, editable=False, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    client_key = models.UUIDField(
        null=True, editable=False, help_text="made by the form: a second submit answers with the first group"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk}"

    @classmethod
    def told(cls, what: str) -> str:
        """The kind of the notice that this happened to a group of this kind."""
        return f"{cls.noun}.{what}"

    def keys(self) -> dict[str, str]:
        """The search key that belongs to the present name and purpose."""
        return {"search_key": f"{fold(self.name)} {fold(self.purpose)}"[:600]}


def deleted_by_somebody(name: str) -> models.CheckConstraint:
    """What is deleted was deleted by somebody."""
    return models.CheckConstraint(
        condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
        | Q(deleted_at__isnull=False, deleted_by__isnull=False),
        name=name,
    )
