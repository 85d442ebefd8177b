"""The lock of the sign-in page."""

from django.db import models


class SignInLock(models.Model):
    """ログインの失敗: wrong passwords per address, known or not; claimed before a password is hashed.

    `address` is a keyed digest, so that the table tells nobody's address. `closed_at` tells that the audit trail
    knows of the lock that the failures closed.
    """

    address = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_failure_at = models.DateTimeField(null=True, db_index=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "ログインの失敗"
        verbose_name_plural = "ログインの失敗"

    def __str__(self) -> str:
        return f"{self.failures}"
