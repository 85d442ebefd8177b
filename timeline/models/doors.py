"""Rule one: what a person may see. Everything shown anywhere comes through `visible_to`."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from accounts.models import User
from timeline.enums import MemberState, TimelineKind, TimelineLock

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from timeline.models.post import Attachment, Post  # noqa: F401 - named in strings below
    from timeline.models.timeline import Timeline  # noqa: F401  # named in annotations


class TimelineQuerySet(models.QuerySet["Timeline"]):
    """The door to timelines."""

    def visible_to(self, user: "User | AnonymousUser") -> "TimelineQuerySet":
        """Timelines in which `user`, an active account, holds an active membership. No role opens one."""
        if not user.is_active or user.pk is None:
            return self.none()
        return self._there().filter(members__user=user.pk, members__state=MemberState.ACTIVE)

    def viewers(self, timeline_id: int) -> "models.QuerySet[User]":
        """The inverse: everybody to whom this timeline is visible; the only source of receivers."""
        return User.objects.filter(
            is_active=True,
            memberships__timeline=timeline_id,
            memberships__state=MemberState.ACTIVE,
            memberships__timeline__in=self._there(),
        )

    def _there(self) -> "TimelineQuerySet":
        """What is there for anybody: nothing deleted, and 1対1 where the site has it switched on."""
        there = self.exclude(lock=TimelineLock.DELETED)
        return there if settings.DIRECT_TALK else there.exclude(kind=TimelineKind.DIRECT)


class PostQuerySet(models.QuerySet["Post"]):
    """The door to posts."""

    def visible_to(self, user: "User | AnonymousUser") -> "PostQuerySet":
        """Posts of the timelines visible to `user`."""
        from_timelines = TimelineQuerySet(self.model.timeline.field.related_model).visible_to(user)
        return self.filter(timeline__in=from_timelines)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """The door to files."""

    def visible_to(self, user: "User | AnonymousUser") -> "AttachmentQuerySet":
        """Files of visible posts; a file not posted yet is its uploader's alone, in a timeline still visible."""
        from_timelines = TimelineQuerySet(self.model.timeline.field.related_model).visible_to(user)
        posted = models.Q(post__isnull=False)
        return self.filter(posted | models.Q(uploader=user.pk), timeline__in=from_timelines)


class AnswerQuerySet(models.QuerySet[Any]):
    """The door to 了解 and いいね."""

    def visible_to(self, user: "User | AnonymousUser") -> "AnswerQuerySet":
        """Answers to visible posts."""
        from_posts = self.model._meta.get_field("post").related_model.objects.visible_to(user)
        return self.filter(post__in=from_posts)


__all__ = ["AnswerQuerySet", "AttachmentQuerySet", "PostQuerySet", "TimelineQuerySet"]
