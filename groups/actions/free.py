"""Making free groups."""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from groups import access
from groups.actions.editing import checked, keyed, photo_fields
from groups.models import FreeGroup
from mcs.core import audit
from mcs.core.files.pictures import Photo, forget
from mcs.core.text import gate
from timeline.actions.members import join, open_timeline
from timeline.enums import MemberRole, TimelineKind


def create_group(
    actor: User,
    *,
    name: str,
    purpose: str = "",
    photo: Photo | None = None,
    client_key: UUID | None = None,
) -> FreeGroup:
    """Make a free group with `actor` as its first administrator. Idempotent per `client_key`.

    Raises PermissionDenied for patients and relatives, ValidationError (code "name") without a name.
    """
    if first := _already(actor, client_key):
        forget(photo_fields(photo).values())
        return first
    try:
        return _create(actor, name=name, purpose=purpose, photo=photo, client_key=client_key)
    except IntegrityError:
        if second := _already(actor, client_key):
            return second
        raise


def _already(actor: User, client_key: UUID | None) -> FreeGroup | None:
    return FreeGroup.objects.filter(created_by=actor, client_key=client_key).first() if client_key else None


@transaction.atomic
def _create(
    actor: User, *, name: str, purpose: str, photo: Photo | None, client_key: UUID | None
) -> FreeGroup:
    access.require_create(actor)
    name = checked(name)
    timeline = open_timeline(actor, kind=TimelineKind.FREE_GROUP, name=name)
    group = FreeGroup(
        timeline=timeline,
        name=name,
        purpose=gate(purpose).strip(),
        created_by=actor,
        client_key=client_key,
        **photo_fields(photo),
    )
    keyed(group).save()
    join(actor, timeline, users=[actor], role=MemberRole.ADMIN)
    audit.record(actor, "group.create", group, timeline=timeline.pk)
    return group
