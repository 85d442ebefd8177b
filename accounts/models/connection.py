"""つながり."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import ConnectionState


class Connection(models.Model):
    """つながり申請 and what became of it. Between two people; no administrator takes part."""

    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="connections_asked")
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="connections_got")
    state = models.CharField(max_length=20, choices=ConnectionState, default=ConnectionState.REQUESTED)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "つながり"
        verbose_name_plural = "つながり"
        constraints = [
            models.UniqueConstraint(fields=["requester", "addressee"], name="one_connection_per_pair"),
            models.CheckConstraint(condition=~Q(requester=F("addressee")), name="not_with_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.requester_id}-{self.addressee_id}"
