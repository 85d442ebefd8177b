"""Who is in a group and who runs it. The group is held meanwhile, so that what is asked is still true when it is done."""

from django.db import transaction

from accounts.models import User
from groups import access
from groups.models import Group
from notices import actions as notices
from timeline.access import require_admin_stays
from timeline.actions import roles
from timeline.actions.members import end_memberships, hold

REMOVED = "group.removed"
"""The notice: one has been taken out of a group; its subject is the timeline."""


@transaction.atomic
def remove_member(actor: User, group: Group, *, member: User) -> None:
    """Take a member out, who is told; administrators. Raises PermissionDenied, ValidationError (code "last_admin")."""
    hold([group.timeline])
    access.require_edit(actor, group)
    require_admin_stays(group.timeline, member)
    if end_memberships(actor, [group.timeline], users=[member]) and member.pk != actor.pk:
        notices.tell_anew([member.pk], REMOVED, group.timeline_id, actor=actor)
        notices.stir([member.pk])


@transaction.atomic
def leave_group(actor: User, group: Group, *, successor: User | None = None) -> None:
    """Leave a group by oneself; the last administrator names a `successor` with it.

    Raises PermissionDenied, ValidationError (code "last_admin", "member" or "kind").
    """
    hold([group.timeline])
    access.require_leave(actor, group)
    if successor is not None:
        name_admin(actor, group, member=successor)
    require_admin_stays(group.timeline, actor)
    end_memberships(actor, [group.timeline], users=[actor])


@transaction.atomic
def name_admin(actor: User, group: Group, *, member: User) -> None:
    """Make a member administrator, who is told; administrators. Idempotent. Raises PermissionDenied, ValidationError
    (code "member" or "kind").
    """
    hold([group.timeline])
    access.require_edit(actor, group)
    roles.name_admin(actor, group.timeline, user=member)


@transaction.atomic
def unname_admin(actor: User, group: Group, *, member: User, successor: User | None = None) -> None:
    """Make an administrator an ordinary member, oneself too; the last one names a `successor` with it. Administrators.

    Raises PermissionDenied, ValidationError (code "last_admin", "member" or "kind").
    """
    hold([group.timeline])
    access.require_edit(actor, group)
    if successor is not None:
        roles.name_admin(actor, group.timeline, user=successor)
    roles.unname_admin(actor, group.timeline, user=member)
