"""What one wants to be told of a timeline."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from timeline.enums import NoticeScope
from timeline.models.timeline import Timeline


class NoticeChoice(models.Model):
    """グループごとのお知らせ: what this person is told of one timeline. Without a row it is everything."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    timeline = models.ForeignKey(Timeline, models.CASCADE, related_name="+")
    scope = models.CharField(max_length=10, choices=NoticeScope, default=NoticeScope.ALL)

    class Meta:
        verbose_name = "グループごとのお知らせ"
        verbose_name_plural = "グループごとのお知らせ"
        constraints = [models.UniqueConstraint(fields=["user", "timeline"], name="one_notice_choice")]
        indexes = [
            models.Index(
                fields=["timeline"], condition=~Q(scope=NoticeScope.ALL), name="notice_choice_quieter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.timeline_id}:{self.user_id}"
