"""Browsers, machines, and what the association lends."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import DeviceState
from accounts.models.facility import Facility


class Device(models.Model):
    """端末: a browser, known again by a random key in a signed cookie; only the key's digest is kept.

    A device that a facility has registered (運用ポリシー第18条) serves everybody of that facility. `owner` is who
    signed in with it first, or who asked for its registration.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="devices")
    name = models.CharField("端末の名前", max_length=60, blank=True)
    has_start_lock = models.BooleanField("起動時のロック", default=False)
    state = models.CharField("状態", max_length=12, choices=DeviceState, default=DeviceState.SEEN)
    user_agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField("はじめて使った日時", auto_now_add=True)
    last_used_at = models.DateTimeField("最後に使った日時", null=True)
    last_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField("登録日時", null=True)

    class Meta:
        verbose_name = "端末"
        verbose_name_plural = "端末"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[DeviceState.SEEN, DeviceState.BLOCKED]) | Q(facility__isnull=False),
                name="registration_names_a_facility",
            )
        ]
        indexes = [models.Index(fields=["facility", "state"], name="device_facility")]

    def __str__(self) -> str:
        return f"{self.pk}"


class LentDevice(models.Model):
    """貸与端末: one lending of a machine of the association: to whom, since when, returned when."""

    number = models.CharField("管理番号", max_length=40)
    model = models.CharField("機種", max_length=80, blank=True)
    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="lent_devices", verbose_name="貸与先の施設"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="使用者",
    )
    lent_on = models.DateField("貸与日")
    returned_on = models.DateField("返却日", null=True, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)

    class Meta:
        verbose_name = "貸与端末"
        verbose_name_plural = "貸与端末"
        ordering = ["number", "-lent_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(returned_on__isnull=True),
                name="lent_to_one_at_a_time",
                violation_error_message="この管理番号の端末は貸与中です。先に返却日を入れてください。",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=models.F("lent_on")),
                name="returned_after_lent",
                violation_error_message="返却日は、貸与日より後の日にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.number
