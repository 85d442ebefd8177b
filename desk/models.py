"""What is put before the secretariat."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Affiliation, Facility
from desk.enums import ApplicationState


class FacilityApplication(models.Model):
    """利用申請: somebody who was invited belongs to a facility that the network does not know yet.

    `facility` stands under the typed name, is not in use and offered to nobody; `affiliation` is the claim of who
    applies. Decided once, by a conditional update.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="applications", verbose_name="施設")
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="applications")
    state = models.CharField(
        "状態", max_length=12, choices=ApplicationState, default=ApplicationState.PENDING
    )
    created_at = models.DateTimeField("申請日時", auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("決めた日時", null=True)

    class Meta:
        verbose_name = "利用申請"
        verbose_name_plural = "利用申請"
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation"],
                condition=Q(state=ApplicationState.PENDING),
                name="one_waiting_application_per_claim",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
