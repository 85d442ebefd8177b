"""What people are told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from notices.enums import MailWay, Weight


class Notice(models.Model):
    """お知らせ. Holds ids only; one row per person, kind and subject, told anew where it goes on.

    Who may still see it, its words and its address come from the app that registered the kind. `created_at` is when
    it was told last, `since` from when on it has waited to be seen or mailed, `upto` the number of the newest thing it
    tells of where these are numbered, `mailed_at` when a mail has told that it is there.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(help_text="the row of the registering app that it tells of")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    since = models.DateTimeField(default=timezone.now)
    upto = models.PositiveBigIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_newest"),
            models.Index(fields=["recipient"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
            models.Index(
                fields=["recipient"],
                condition=Q(seen_at__isnull=True, mailed_at__isnull=True),
                name="notice_unmailed",
            ),
            models.Index(fields=["created_at"], name="notice_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "subject_id"], name="one_notice_per_event")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject_id}"


class MailChoice(models.Model):
    """お知らせの設定: how one person wants to be told by mail. Without a row what stands here as default holds.

    `calls` is about invitations and approvals, `news` about everything else. Hours are those of the clock in Japan;
    `hour` is when the mail of once a day goes. In the quiet hours from `quiet_from` to `quiet_to` (over midnight
    where that is earlier) no mail of news goes, and none of calls either where `quiet_calls` says so.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    calls = models.CharField("招待と承認", max_length=10, choices=MailWay, default=MailWay.AT_ONCE)
    news = models.CharField("投稿などの新しい動き", max_length=10, choices=MailWay, default=MailWay.DAILY)
    hour = models.PositiveSmallIntegerField("1日1回の時刻", default=8)
    quiet = models.BooleanField("夜間はメールを送らない", default=True)
    quiet_from = models.PositiveSmallIntegerField("から", default=21)
    quiet_to = models.PositiveSmallIntegerField("まで", default=7)
    quiet_calls = models.BooleanField("招待と承認のメールも送らない", default=False)

    class Meta:
        verbose_name = "お知らせの設定"
        verbose_name_plural = "お知らせの設定"
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__lt=24, quiet_from__lt=24, quiet_to__lt=24), name="hours_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"

    def digest_way(self, weight: Weight) -> MailWay:
        """When the mail that counts what is new tells of notices of this weight; NEVER where it does not."""
        if weight == Weight.NEWS:
            return MailWay(self.news)
        if weight == Weight.ALARM or self.calls == MailWay.AT_ONCE:
            return MailWay.NEVER
        return MailWay.DAILY if weight == Weight.DUTY else MailWay(self.calls)

    def is_quiet(self, hour: int) -> bool:
        """Whether this hour of the day (0 to 23) lies in the quiet hours."""
        if not self.quiet:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours that `now` lies in end; None outside of them."""
        local = timezone.localtime(now)
        if not self.is_quiet(local.hour):
            return None
        end = local.replace(hour=self.quiet_to, minute=0, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)

    def last_daily(self, now: datetime) -> datetime:
        """The last time at or before `now` at which the mail of once a day was to go."""
        at = timezone.localtime(now).replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return at if at <= now else at - timedelta(days=1)


class Announcement(models.Model):
    """事務局からのお知らせ, shown to everybody who signs in. `told_at` is when everybody was told that it is there."""

    title = models.CharField("題名", max_length=80)
    body = models.TextField("本文", max_length=4000)
    published_at = models.DateTimeField("掲載開始", default=timezone.now)
    ends_at = models.DateTimeField("掲載終了", null=True, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)

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
