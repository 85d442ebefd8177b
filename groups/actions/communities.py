"""Making communities, and joining the open ones."""

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from groups import access
from groups.actions.editing import checked, keyed, photo_fields
from groups.enums import Joining
from groups.models import Community
from mcs.core import audit
from mcs.core.files.pictures import Photo, forget
from mcs.core.text import gate
from timeline.actions.members import hold, join, open_timeline
from timeline.actions.roles import name_admin
from timeline.enums import MemberRole, TimelineKind


def create_community(
    actor: User,
    *,
    name: str,
    purpose: str = "",
    joining: Joining = Joining.OPEN,
    photo: Photo | None = None,
    client_key: UUID | None = None,
    administrator: User | None = None,
) -> Community:
    """Make a community: 施設管理者, who run it themselves, and 事務局, who see no timeline and name an `administrator`
    for it, who is told. Idempotent per `client_key`.

    Raises PermissionDenied, ValidationError (code "name", or "administrator" where nobody fits or is named).
    """
    if first := _already(actor, client_key):
        forget(photo_fields(photo).values())
        return first
    runs = access.require_found_community(actor, administrator)
    fields = {
        "name": checked(name),
        "purpose": gate(purpose).strip(),
        "joining": joining,
        **photo_fields(photo),
    }
    try:
        return _create(actor, runs, Community(**fields, created_by=actor, client_key=client_key))
    except IntegrityError:
        if second := _already(actor, client_key):
            return second
        raise


def _already(actor: User, client_key: UUID | None) -> Community | None:
    return Community.objects.filter(created_by=actor, client_key=client_key).first() if client_key else None


@transaction.atomic
def _create(actor: User, runs: User, community: Community) -> Community:
    timeline = open_timeline(actor, kind=TimelineKind.COMMUNITY, name=community.name)
    community.timeline = timeline
    keyed(community).save()
    join(actor, timeline, users=[runs], role=MemberRole.MEMBER)
    name_admin(actor, timeline, user=runs)
    audit.record(actor, "community.create", community, timeline=timeline.pk)
    return community


@transaction.atomic
def join_community(actor: User, community: Community) -> None:
    """「参加する」: join an open community by oneself; every professional. Idempotent.

    Raises PermissionDenied for others, ValidationError with code "request" where administrators decide, "decided" where
    it was deleted meanwhile.
    """
    hold([community.timeline])
    community.refresh_from_db(fields=["joining", "deleted_at"])
    access.require_join(actor, community)
    join(actor, community.timeline, users=[actor])
