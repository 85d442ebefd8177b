"""What is being written and has not been sent."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from timeline.models.post import Post
from timeline.models.timeline import Timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    """The door to drafts."""

    def visible_to(self, user: "User | AnonymousUser") -> "DraftQuerySet":
        """One's own, in timelines still visible; what has become a post meanwhile is no draft any more."""
        sent = Post.objects.filter(author=user.pk, client_key=models.OuterRef("client_key"))
        visible = Timeline.objects.visible_to(user)
        return self.filter(~models.Exists(sent), user=user.pk, timeline__in=visible)


class Draft(models.Model):
    """下書き. What one person is writing in one timeline, on the server so that any of their devices goes on with it.

    Nobody else ever sees it. `client_key` is the key of the post to come; `files` are the keys of files uploaded
    for it, in their order. `revision` changes with every save: whoever saves names the one they started from.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    timeline = models.ForeignKey(Timeline, models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    client_key = models.UUIDField()
    files = models.JSONField(default=list)
    revision = models.UUIDField(default=uuid4)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "下書き"
        verbose_name_plural = "下書き"
        constraints = [models.UniqueConstraint(fields=["user", "timeline"], name="one_draft")]
        indexes = [models.Index(fields=["updated_at"], name="draft_age")]

    def __str__(self) -> str:
        return f"{self.timeline_id}:{self.user_id}"
