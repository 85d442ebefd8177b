"""What is written, and how others answer it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from timeline.enums import AttachmentKind
from timeline.models.doors import AnswerQuerySet, AttachmentQuerySet, PostQuerySet
from timeline.models.timeline import Timeline


class Post(models.Model):
    """投稿. `number` orders the posts of a timeline; `version` is the timeline's version of its last change.

    The author's facility stays as it was at writing; name and photo are today's.
    """

    timeline = models.ForeignKey(Timeline, models.PROTECT, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    author_facility = models.CharField(max_length=80, blank=True)
    author_affiliation = models.ForeignKey(
        "accounts.Affiliation", models.PROTECT, null=True, related_name="+"
    )
    client_key = models.UUIDField(
        help_text="made by the composer: a second submit answers with the first post"
    )
    number = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "投稿"
        verbose_name_plural = "投稿"
        constraints = [
            models.UniqueConstraint(fields=["author", "client_key"], name="one_post_per_submit"),
            models.UniqueConstraint(fields=["timeline", "number"], name="post_number"),
        ]
        indexes = [models.Index(fields=["timeline", "version"], name="post_version")]

    def __str__(self) -> str:
        return f"{self.timeline_id}#{self.number}"


class Attachment(models.Model):
    """添付. Uploaded first, bound to a post when it is sent; until then only its uploader can reach it."""

    key = models.CharField(max_length=40, unique=True)
    timeline = models.ForeignKey(Timeline, models.PROTECT, related_name="attachments")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="attachments")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    content_type = models.CharField(max_length=80)
    original_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    large = models.CharField(max_length=120)
    small = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "添付"
        verbose_name_plural = "添付"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.pk}"


class Acknowledgement(models.Model):
    """了解: a statement with a name and a time. Not withdrawn; one's own post takes none."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "了解"
        verbose_name_plural = "了解"
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="one_acknowledgement")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.user_id}"


class Like(models.Model):
    """いいね; can be taken back."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="likes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "いいね"
        verbose_name_plural = "いいね"
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="one_like")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.user_id}"
