"""Employers, and who belongs to them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.enums import LIVE_AFFILIATIONS, AffiliationRole, AffiliationState, FacilityKind
from mcs.core.fields import KeyField
from mcs.core.text import fold, kana_key

IDLE_LEAST, IDLE_MOST = 5, 120


class Facility(models.Model):
    """施設(事業所), and what it asks of its people's sessions. `networks` holds one address range in a line."""

    name = models.CharField("施設名", max_length=80, unique=True)
    kana = models.CharField("ふりがな", max_length=120, blank=True)
    kind = models.CharField("種類", max_length=20, choices=FacilityKind, default=FacilityKind.OTHER)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    active = models.BooleanField("利用中", default=True)
    idle_minutes = models.PositiveSmallIntegerField(
        "操作がないときにログアウトするまで(分)",
        default=30,
        validators=[MinValueValidator(IDLE_LEAST), MaxValueValidator(IDLE_MOST)],
    )
    requires_second_factor = models.BooleanField("二段階認証を必須にする", default=False)
    registered_devices_only = models.BooleanField("登録端末のみ", default=False)
    networks = models.TextField("利用できるネットワーク", max_length=1000, blank=True)
    lists_people = models.BooleanField("職員を一覧に載せる", default=False)
    sort_key = KeyField()
    search_key = KeyField()
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = "施設"
        verbose_name_plural = "施設"
        ordering = ["kana", "id"]

    def __str__(self) -> str:
        return self.name

    def keys(self) -> dict[str, str]:
        """The sort and search keys that belong to the present name."""
        return {
            "sort_key": kana_key(self.kana or fold(self.name)),
            "search_key": f"{fold(self.name)} {fold(self.kana)}",
        }


class Affiliation(models.Model):
    """所属. CLAIMED (所属未確認) opens nothing of the facility until its administrator confirms it; a claim that nobody
    confirms ends as DROPPED and takes nothing with it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="affiliations")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="affiliations", verbose_name="施設")
    role = models.CharField("役割", max_length=20, choices=AffiliationRole, default=AffiliationRole.STAFF)
    state = models.CharField(
        "状態", max_length=20, choices=AffiliationState, default=AffiliationState.CLAIMED
    )
    network_exempt = models.BooleanField("ネットワークの制限を受けない", default=False)
    started_at = models.DateTimeField("開始", auto_now_add=True)
    ended_at = models.DateTimeField("終了", null=True, blank=True)

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "facility"],
                condition=Q(state__in=LIVE_AFFILIATIONS),
                name="one_live_affiliation",
                violation_error_message="この方は、すでにこの施設に所属しています。",
            ),
            models.CheckConstraint(
                condition=~Q(role=AffiliationRole.MANAGER)
                | ~Q(state__in=[AffiliationState.CLAIMED, AffiliationState.DROPPED]),
                name="managers_are_confirmed",
                violation_error_message="施設管理者は、所属が確認済みの方だけがなれます。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id}:{self.user_id}"
