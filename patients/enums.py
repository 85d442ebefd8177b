"""The fixed words of patients."""

from django.db import models


class Sex(models.TextChoices):
    """性別."""

    FEMALE = "female", "女性"
    MALE = "male", "男性"
    OTHER = "other", "その他・不明"
