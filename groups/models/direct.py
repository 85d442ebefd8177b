"""1対1."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from timeline.models import Timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


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
