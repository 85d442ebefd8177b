"""How long somebody stays signed in."""

from allauth.usersessions.models import UserSession
from django.db import models
from django.utils import timezone

from accounts.enums import Ending
from accounts.models.device import Device


class OpenSession(models.Model):
    """ログイン中の端末: the limits of one session, beside the browser and address that allauth keeps of it.

    A session without this row opens nothing. It is idle from `active_at` on, ends at `ends_at` in any case, and
    has passed the second factor at `verified_at`.
    """

    session = models.OneToOneField(UserSession, models.CASCADE, related_name="limits")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="sessions")
    shared = models.BooleanField("共用の端末", default=False)
    started_at = models.DateTimeField(default=timezone.now)
    active_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "ログイン中の端末"
        verbose_name_plural = "ログイン中の端末"

    def __str__(self) -> str:
        return f"{self.pk}"


class EndedSession(models.Model):
    """ログアウトの理由: why somebody's act ended a session, for the sign-in page it leads to.

    `mark` stands for the key, which is not kept; it names nobody. Kept for a week.
    """

    mark = models.CharField(max_length=32, unique=True)
    why = models.CharField(max_length=12, choices=Ending)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "ログアウトの理由"
        verbose_name_plural = "ログアウトの理由"

    def __str__(self) -> str:
        return self.why
