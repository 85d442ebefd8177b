"""What people are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Notice(models.Model):
    """お知らせ. Holds ids only.

    Who may still see it, its words and its address come from the app that registered the kind.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(help_text="the row of the registering app that it tells of")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "subject_id"], name="one_notice_per_event")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject_id}"


class Announcement(models.Model):
    """事務局からのお知らせ, shown to everybody who signs in."""

    title = models.CharField("題名", max_length=80)
    body = models.TextField("本文", max_length=4000)
    published_at = models.DateTimeField("掲載開始", default=timezone.now)
    ends_at = models.DateTimeField("掲載終了", null=True, blank=True)

    class Meta:
        verbose_name = "事務局からのお知らせ"
        verbose_name_plural = "事務局からのお知らせ"
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", "送信待ち"
    SENDING = "sending", "送信中"
    SENT = "sent", "送信済み"
    FAILED = "failed", "送信できませんでした"
    DROPPED = "dropped", "送信不要"


class Delivery(models.Model):
    """送達: one mail owed, written in the transaction of what it tells of and sent at least once afterwards.

    Carries a kind and the id of a row, no text: the mail is written when it is sent, if it is still due then.
    """

    kind = models.CharField("種類", max_length=40)
    key = models.CharField(max_length=120, unique=True, help_text="makes the event owe exactly one delivery")
    subject_id = models.BigIntegerField()
    state = models.CharField("状態", max_length=20, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    next_at = models.DateTimeField("次の試行", default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField("最後の誤り", max_length=80, blank=True)
    created_at = models.DateTimeField("作成", auto_now_add=True)
    sent_at = models.DateTimeField("送信", null=True)

    class Meta:
        verbose_name = "送達"
        verbose_name_plural = "送達"
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject_id}"
