"""Files that were chosen and never sent."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from mcs.core.files import store
from timeline.models import Attachment

KEPT = timedelta(hours=24)


def forget_unposted() -> int:
    """Delete files that no post took within 24 hours, rows first; returns how many. Nobody's act, harmless twice."""
    found = list(Attachment.objects.filter(post=None, created_at__lt=timezone.now() - KEPT)[:500])
    return sum(_forget(attachment) for attachment in found)


@transaction.atomic
def _forget(attachment: Attachment) -> bool:
    gone, _ = Attachment.objects.filter(pk=attachment.pk, post=None).delete()
    if gone:
        names = [name for name in (attachment.large, attachment.small) if name]
        transaction.on_commit(partial(_delete_files, names), robust=True)
    return bool(gone)


def _delete_files(names: list[str]) -> None:
    for name in names:
        store.delete(name)
