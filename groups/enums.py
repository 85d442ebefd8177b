"""The fixed words of groups."""

from django.db import models


class Joining(models.TextChoices):
    """How one comes into a community."""

    OPEN = "open", "だれでもすぐに参加できる"
    REQUEST = "request", "管理者の承認を受けて参加する"
