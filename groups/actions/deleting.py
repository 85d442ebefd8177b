"""Deleting groups in two steps: gone for everybody at once, gone for good after the days of GROUP_RESTORE_DAYS."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from groups import access, registry
from groups.models import Community, FreeGroup, Group, Kind
from mcs.core import audit
from mcs.core.files.pictures import forget
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from notices import actions as notices
from timeline.actions.purging import purge
from timeline.enums import TimelineLock
from timeline.models import Timeline
from timeline.queries.members import active

KINDS: tuple[Kind, ...] = (FreeGroup, Community)
DELETED, RESTORED = "deleted", "restored"
"""The notices: a group one is in has been deleted, or is back."""
AT_ONCE = 50
"""Groups that one round takes away for good."""


@transaction.atomic
def delete_group(actor: User, group: Group) -> None:
    """Delete a group: nobody sees it any more, open pages lose it, what waits for an answer is closed, its members are
    told. Administrators.

    Members and posts stay in the database, so that it can be restored. Deleted twice it stays as it was
    deleted first: raises ValidationError (code "decided").
    """
    access.require_edit(actor, group)
    standing = type(group)._default_manager.filter(pk=group.pk, deleted_at__isnull=True)
    if not standing.update(deleted_at=timezone.now(), deleted_by=actor):
        raise ValidationError(f"この{group.word}は、すでに削除されています。", code="decided")
    members = set(active([group.timeline]).values_list("user_id", flat=True))
    for follows in registry.DELETED:
        follows(actor, group.timeline)
    Timeline.objects.filter(pk=group.timeline_id).update(lock=TimelineLock.DELETED)
    audit.record(actor, f"{group.noun}.delete", group, timeline=group.timeline_id, members=len(members))
    notices.withdraw(group.told(RESTORED), group.pk)
    notices.tell(members - {actor.pk}, group.told(DELETED), group.pk, actor=actor)
    notices.stir([actor.pk])
    announce(Event("members", {"timeline": group.timeline_id}))


@transaction.atomic
def restore_group(actor: User, group: Group) -> None:
    """「元に戻す」: bring a deleted group back with its members and posts, who are told; administrators, within the days
    of GROUP_RESTORE_DAYS. What was closed when it was deleted stays closed.

    Raises PermissionDenied, ValidationError (code "decided") where somebody was first or the days are over.
    """
    access.require_edit(actor, group)
    restorable = type(group)._default_manager.filter(pk=group.pk, deleted_at__gt=_oldest())
    if not restorable.update(deleted_at=None, deleted_by=None):
        raise ValidationError(f"この{group.word}は、元に戻せません。", code="decided")
    Timeline.objects.filter(pk=group.timeline_id).update(lock=TimelineLock.OPEN)
    members = set(active([group.timeline]).values_list("user_id", flat=True))
    audit.record(actor, f"{group.noun}.restore", group, timeline=group.timeline_id, members=len(members))
    notices.withdraw(group.told(DELETED), group.pk)
    notices.tell(members - {actor.pk}, group.told(RESTORED), group.pk, actor=actor)
    notices.stir([actor.pk])


def purge_overdue() -> int:
    """Take away for good what was deleted longer ago than its administrators may bring back: posts, files, members and
    marks with it. Returns how many groups. Nobody's act, harmless twice.
    """
    purged = 0
    for kind in KINDS:
        overdue = kind.objects.filter(deleted_at__lte=_oldest()).order_by("pk")
        purged += sum(_purge(kind, pk) for pk in overdue.values_list("pk", flat=True)[:AT_ONCE])
    return purged


@transaction.atomic
def _purge(kind: Kind, pk: int) -> bool:
    overdue = kind.objects.select_for_update(of=("self",)).filter(pk=pk, deleted_at__lte=_oldest())
    group = overdue.select_related("timeline").first()
    if group is None:
        return False
    audit.record(None, f"{group.noun}.purge", group, timeline=group.timeline_id)
    forget([group.photo_large, group.photo_small])
    for follows in registry.PURGED:
        follows(group.timeline)
    group.delete()
    purge(group.timeline)
    return True


def _oldest() -> datetime:
    """What was deleted before this moment is gone."""
    return timezone.now() - timedelta(days=settings.GROUP_RESTORE_DAYS)
