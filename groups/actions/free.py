"""Making, changing and deleting free groups, and taking members out of them."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from groups import access
from groups.models import FreeGroup, Group
from mcs.core import audit
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from mcs.core.text import gate
from notices import actions as notices
from timeline.actions.members import join, open_timeline
from timeline.enums import MemberRole, TimelineKind, TimelineLock
from timeline.models import Timeline
from timeline.queries.members import active

DELETED = "group.deleted"
"""The notice: a group one was in has been deleted."""


def create_group(actor: User, *, name: str, purpose: str = "", client_key: UUID | None = None) -> FreeGroup:
    """Make a free group with `actor` as its first administrator. Idempotent per `client_key`.

    Raises PermissionDenied for patients and relatives, ValidationError (code "name") without a name.
    """
    if first := _already(actor, client_key):
        return first
    try:
        return _create(actor, name=name, purpose=purpose, client_key=client_key)
    except IntegrityError:
        if second := _already(actor, client_key):
            return second
        raise


def _already(actor: User, client_key: UUID | None) -> FreeGroup | None:
    return FreeGroup.objects.filter(created_by=actor, client_key=client_key).first() if client_key else None


@transaction.atomic
def _create(actor: User, *, name: str, purpose: str, client_key: UUID | None) -> FreeGroup:
    access.require_create(actor)
    name = _checked(name)
    timeline = open_timeline(actor, kind=TimelineKind.FREE_GROUP, name=name)
    group = FreeGroup(
        timeline=timeline, name=name, purpose=gate(purpose).strip(), created_by=actor, client_key=client_key
    )
    _keyed(group).save()
    join(actor, timeline, users=[actor], role=MemberRole.ADMIN)
    audit.record(actor, "group.create", group, timeline=timeline.pk)
    return group


@transaction.atomic
def edit_group(actor: User, group: Group, *, name: str, purpose: str) -> None:
    """Change name and purpose; administrators. The timeline keeps the name too.

    Raises PermissionDenied, ValidationError (code "name").
    """
    access.require_edit(actor, group)
    group.name, group.purpose = _checked(name), gate(purpose).strip()
    _keyed(group).save(update_fields=["name", "purpose", *group.keys()])
    Timeline.objects.filter(pk=group.timeline_id).update(name=group.name)
    audit.record(actor, "group.edit", group, timeline=group.timeline_id)


@transaction.atomic
def delete_group(actor: User, group: Group) -> None:
    """Delete a group: nobody sees it any more, open pages lose it, its members are told. Administrators.

    Members and posts stay in the database, so that it can be restored. Deleted twice it stays as it was
    deleted first: raises ValidationError (code "decided").
    """
    access.require_edit(actor, group)
    deleted = (
        type(group)
        ._default_manager.filter(pk=group.pk, deleted_at__isnull=True)
        .update(deleted_at=timezone.now(), deleted_by=actor)
    )
    if not deleted:
        raise ValidationError("このグループは、すでに削除されています。", code="decided")
    members = set(active([group.timeline]).values_list("user_id", flat=True))
    Timeline.objects.filter(pk=group.timeline_id).update(lock=TimelineLock.DELETED)
    audit.record(actor, "group.delete", group, timeline=group.timeline_id, members=len(members))
    notices.tell(members - {actor.pk}, DELETED, group.pk, actor=actor)
    notices.stir([actor.pk])
    announce(Event("members", {"timeline": group.timeline_id}))


def _keyed(group: Group) -> Group:
    """The group with the keys that belong to its present words."""
    for name, value in group.keys().items():
        setattr(group, name, value)
    return group


def _checked(name: str) -> str:
    name = gate(name).strip()
    if not name:
        raise ValidationError("グループ名を入力してください。", code="name")
    return name
