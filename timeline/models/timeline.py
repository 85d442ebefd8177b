"""The unit of visibility, and who is in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import UserKind
from timeline.enums import MemberRole, MemberState, Side, TimelineKind, TimelineLock
from timeline.models.doors import TimelineQuerySet


class Timeline(models.Model):
    """タイムライン. Seeing it means holding an active membership in it, and nothing else.

    `version` grows by one with every change others see, under a lock of this row; a page asks for what came after
    the version it has.
    """

    kind = models.CharField(max_length=20, choices=TimelineKind)
    side = models.CharField(max_length=10, choices=Side, default=Side.CARE)
    name = models.CharField(max_length=120)
    lock = models.CharField(max_length=20, choices=TimelineLock, default=TimelineLock.OPEN)
    version = models.PositiveBigIntegerField(default=0)
    last_post_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TimelineQuerySet.as_manager()

    class Meta:
        verbose_name = "タイムライン"
        verbose_name_plural = "タイムライン"
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.CARE) | Q(kind=TimelineKind.PATIENT_GROUP),
                name="patient_side_has_patient",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


class TimelineMember(models.Model):
    """メンバー. Copies the side and the kind of account, so that the database itself keeps relatives off the care side."""

    timeline = models.ForeignKey(Timeline, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    side = models.CharField(max_length=10, choices=Side)
    user_kind = models.CharField(max_length=20, choices=UserKind)
    role = models.CharField(max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.ACTIVE)
    affiliation = models.ForeignKey(
        "accounts.Affiliation", models.PROTECT, null=True, related_name="memberships"
    )
    relation = models.CharField("続柄", max_length=20, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "メンバー"
        verbose_name_plural = "メンバー"
        constraints = [
            models.UniqueConstraint(
                fields=["timeline", "user"], condition=~Q(state=MemberState.ENDED), name="one_live_membership"
            ),
            models.CheckConstraint(
                condition=~(Q(side=Side.CARE) & ~Q(user_kind=UserKind.PROFESSIONAL)),
                name="care_side_is_professional",
            ),
            models.CheckConstraint(
                condition=Q(role=MemberRole.MEMBER) | Q(user_kind=UserKind.PROFESSIONAL),
                name="administrators_are_professional",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "timeline"], condition=Q(state=MemberState.ACTIVE), name="member_active"
            )
        ]

    def __str__(self) -> str:
        return f"{self.timeline_id}:{self.user_id}"


class ReadMark(models.Model):
    """既読位置: the number of the newest post that has passed this member's screen. It only moves forward."""

    timeline = models.ForeignKey(Timeline, models.PROTECT, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="read_marks")
    number = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "既読位置"
        verbose_name_plural = "既読位置"
        constraints = [models.UniqueConstraint(fields=["user", "timeline"], name="one_read_mark")]

    def __str__(self) -> str:
        return f"{self.timeline_id}:{self.user_id}:{self.number}"
