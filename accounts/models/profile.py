"""What people show of themselves."""

from django.conf import settings
from django.db import models

from mcs.core.fields import KeyField
from mcs.core.text import fold, kana_key


class Profession(models.Model):
    """専門家種別: one of about thirty, kept as data."""

    code = models.SlugField("コード", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    field = models.CharField("分野", max_length=20)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    offered = models.BooleanField("選択肢に出す", default=True)
    search_key = KeyField()

    class Meta:
        verbose_name = "専門家種別"
        verbose_name_plural = "専門家種別"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    def keys(self) -> dict[str, str]:
        """The search key that belongs to the present name."""
        return {"search_key": fold(self.name)}


class Profile(models.Model):
    """個人プロフィール. `version` counts every change that others see; cached fragments are keyed by it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="profile")
    family_name = models.CharField("姓", max_length=40)
    given_name = models.CharField("名", max_length=40)
    family_kana = models.CharField("せい", max_length=60, blank=True)
    given_kana = models.CharField("めい", max_length=60, blank=True)
    sort_key = models.CharField(max_length=160, editable=False, db_index=True, default="", blank=True)
    search_key = models.CharField(max_length=400, editable=False, default="", blank=True)
    professions = models.ManyToManyField(Profession, blank=True, verbose_name="専門家種別")
    phone = models.CharField("電話番号", max_length=20, blank=True)
    about = models.CharField("ひとこと", max_length=200, blank=True)
    about_key = KeyField()
    photo_large = models.CharField(max_length=120, blank=True, editable=False)
    photo_small = models.CharField(max_length=120, blank=True, editable=False)
    licence = models.CharField("免許証等の画像", max_length=120, blank=True, editable=False)
    licence_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "個人プロフィール"
        verbose_name_plural = "個人プロフィール"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """姓 名, as written by the person."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def kana(self) -> str:
        """The reading of the name."""
        return f"{self.family_kana} {self.given_kana}".strip()

    def keys(self) -> dict[str, str]:
        """The sort and search keys that belong to the present name and word about oneself."""
        return {
            "sort_key": kana_key(self.kana or self.name)[:160],
            "search_key": f"{fold(self.name)} {fold(self.kana)}"[:400],
            "about_key": fold(self.about),
        }
