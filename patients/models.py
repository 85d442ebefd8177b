"""The patient's record and group."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Facility
from mcs.core.text import fold, kana_key
from patients.enums import Sex
from timeline.models import Timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def _of_managing_facility(user: "User | AnonymousUser", **role: str) -> Q:
    return Q(
        managing_facility__in=Facility.objects.filter(
            affiliations__user=user.pk, affiliations__state=AffiliationState.CONFIRMED, **role
        )
    )


def _open_to_care(user: "User | AnonymousUser") -> Q:
    managed = _of_managing_facility(user, affiliations__role=AffiliationRole.MANAGER)
    return Q(group__care__in=Timeline.objects.visible_to(user)) | managed


class PatientQuerySet(models.QuerySet["Patient"]):
    """The doors to patients. What of a patient is shown is patients.queries' matter."""

    def visible_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Patients whose page opens: members of either side, and 施設管理者 of the managing facility."""
        if not user.is_active or user.pk is None:
            return self.none()
        timelines = Timeline.objects.visible_to(user)
        return self.filter(_open_to_care(user) | Q(group__patient_side__in=timelines))

    def open_to_care(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Patients of whom everything may be known, the disease too: members of the care side, and 施設管理者
        of the managing facility. Being on the 患者側 alone is not enough."""
        if not user.is_active or user.pk is None:
            return self.none()
        return self.filter(_open_to_care(user))

    def listed_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Patients whose name and photo stand in the list: the visible ones, and those of the own
        facility.
        """
        if not user.is_active or user.pk is None:
            return self.none()
        visible = Q(pk__in=self.model.objects.visible_to(user).values("pk"))
        return self.filter(visible | _of_managing_facility(user))


class Patient(models.Model):
    """患者・利用者: the record of one person who is cared for. The disease name never leaves the care
    side.
    """

    family_name = models.CharField("姓", max_length=40)
    given_name = models.CharField("名", max_length=40)
    family_kana = models.CharField("せい", max_length=60, blank=True)
    given_kana = models.CharField("めい", max_length=60, blank=True)
    sort_key = models.CharField(max_length=160, editable=False, default="", blank=True, db_index=True)
    search_key = models.CharField(max_length=400, editable=False, default="", blank=True)
    disease_key = models.CharField(max_length=400, editable=False, default="", blank=True)
    sex = models.CharField("性別", max_length=10, choices=Sex)
    born_on = models.DateField("生年月日", null=True, blank=True)
    disease = models.CharField("疾患名", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    remarks = models.TextField("備考", max_length=2000, blank=True)
    photo_large = models.CharField(max_length=120, blank=True, editable=False)
    photo_small = models.CharField(max_length=120, blank=True, editable=False)
    managing_facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="patients", verbose_name="管理施設"
    )
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PatientQuerySet.as_manager()

    class Meta:
        verbose_name = "患者・利用者"
        verbose_name_plural = "患者・利用者"

    def __str__(self) -> str:
        return f"患者番号 {self.pk}"

    @property
    def name(self) -> str:
        """姓 名."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def kana(self) -> str:
        """The reading of the name."""
        return f"{self.family_kana} {self.given_kana}".strip()

    def keys(self) -> dict[str, str]:
        """The sort and search keys that belong to the present name and disease; the disease has a key of
        its own.
        """
        return {
            "sort_key": kana_key(self.kana or self.name)[:160],
            "search_key": f"{fold(self.name)} {fold(self.kana)}"[:400],
            "disease_key": fold(self.disease)[:400],
        }


class PatientGroup(models.Model):
    """患者グループ: two timelines, the 医療・介護側 and the 患者側."""

    patient = models.OneToOneField(Patient, models.PROTECT, related_name="group")
    care = models.OneToOneField(Timeline, models.PROTECT, related_name="care_group")
    patient_side = models.OneToOneField(Timeline, models.PROTECT, related_name="patient_group")

    class Meta:
        verbose_name = "患者グループ"
        verbose_name_plural = "患者グループ"

    def __str__(self) -> str:
        return f"{self.pk}"


class Registration(models.Model):
    """新規患者登録の途中: what was entered so far, its owner's alone, under the random token of the
    page's address.

    `patient` makes it idempotent: a registration makes one patient, and is emptied when it has.
    """

    token = models.UUIDField(unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField(default=dict)
    staff_ids = models.JSONField(null=True, help_text="the ticked people; null before anything was ticked")
    photo_large = models.CharField(max_length=120, blank=True)
    photo_small = models.CharField(max_length=120, blank=True)
    patient = models.OneToOneField(Patient, models.PROTECT, null=True, related_name="registration")
    touched_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = "新規患者登録の途中"
        verbose_name_plural = "新規患者登録の途中"

    def __str__(self) -> str:
        return f"{self.pk}"
