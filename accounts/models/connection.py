"""つながり."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from accounts.enums import ConnectionState


class Connection(models.Model):
    """つながり申請 and what became of it: one row for two people, whoever asked. No administrator takes part.

    `asked_at` is since when the requester waits, as the requester sees it; who was blocked goes on waiting. Of a
    block `blocked_by` is who was first, and `mutual` says that the other did the same without knowing.
    """

    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="connections_asked")
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="connections_got")
    state = models.CharField(max_length=20, choices=ConnectionState, default=ConnectionState.REQUESTED)
    by_address = models.BooleanField(default=False)
    blocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mutual = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "つながり"
        verbose_name_plural = "つながり"
        constraints = [
            models.UniqueConstraint(
                Least("requester", "addressee"),
                Greatest("requester", "addressee"),
                name="one_connection_for_two",
            ),
            models.CheckConstraint(condition=~Q(requester=F("addressee")), name="not_with_oneself"),
            models.CheckConstraint(
                condition=Q(state=ConnectionState.BLOCKED, blocked_by__isnull=False)
                | (~Q(state=ConnectionState.BLOCKED) & Q(blocked_by__isnull=True, mutual=False)),
                name="blocked_by_one_of_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requester_id}-{self.addressee_id}"

    def other(self, user_id: int) -> int:
        """The id of the one of the two who is not `user_id`."""
        return self.addressee_id if self.requester_id == user_id else self.requester_id

    def is_blocked_by(self, user_id: int) -> bool:
        """Whether this one of the two has blocked the other."""
        return self.blocked_by_id is not None and (self.mutual or self.blocked_by_id == user_id)


class AddressedRequest(models.Model):
    """メールアドレスあてのつながり申請, as its requester sees it: the same row whether the address is anybody's or not.

    It counts the tries, and it is what the requester can take back. `connection` is the request that came of it,
    none for an address that reaches nobody.
    """

    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    address = models.EmailField(max_length=254)
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="addressed")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "メールアドレスあてのつながり申請"
        verbose_name_plural = "メールアドレスあてのつながり申請"
        constraints = [
            models.UniqueConstraint(
                fields=["requester", "address"],
                condition=Q(ended_at__isnull=True),
                name="one_open_request_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
