"""Rows that belong to no app above."""

from typing import Any

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """操作履歴・閲覧履歴. Append only: written in the act's own transaction, never changed (triggers refuse it).

    Holds who did what to which row, by ids and codes; never what was written, never a patient's name.
    """

    at = models.DateTimeField("日時", auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="実行した人"
    )
    act = models.CharField("操作", max_length=60)
    subject_kind = models.CharField("対象の種類", max_length=60, blank=True)
    subject_id = models.BigIntegerField("対象の番号", null=True)
    timeline_id = models.BigIntegerField("タイムライン", null=True)
    detail = models.JSONField("詳細", default=dict, blank=True)

    class Meta:
        verbose_name = "操作履歴"
        verbose_name_plural = "操作履歴"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["timeline_id", "at"], name="audit_timeline"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind}:{self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Rows are inserted once; a change of an existing row is refused here and by the database."""
        if not self._state.adding:
            raise TypeError("audit entries are append only")
        super().save(*args, **kwargs | {"force_insert": True})
