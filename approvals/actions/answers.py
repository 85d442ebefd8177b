"""What the invitee answers."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from approvals import access
from approvals.actions import steps
from approvals.actions.joining import close_joined
from approvals.enums import Told
from approvals.models import Invitation
from approvals.queries import words
from approvals.queries.invitations import locked, waiting_for
from notices.actions import stir
from timeline.actions.members import join


@transaction.atomic
def accept(actor: User, invitation: Invitation) -> None:
    """「参加する」: `actor` is a member from now on, and the inviter is told.

    Raises PermissionDenied for anybody but the invitee, ValidationError (code "decided") for what cannot be
    answered any more.
    """
    held = _open(actor, invitation)
    steps.close(actor, held, "accept", invitee=actor)
    close_joined(actor, held.timeline)
    join(actor, held.timeline, users=[actor], relation=held.relation)
    steps.tell_inviter(actor, held, kind=Told.ACCEPTED)


@transaction.atomic
def decline(actor: User, invitation: Invitation) -> None:
    """「拒否する」: nothing changes in the group, and the inviter is told.

    Raises PermissionDenied for anybody but the invitee, ValidationError (code "decided") for what cannot be
    answered any more.
    """
    held = _open(actor, invitation)
    steps.close(actor, held, "decline", invitee=actor)
    steps.tell_inviter(actor, held, kind=Told.DECLINED)
    stir([actor.pk])


def _open(actor: User, invitation: Invitation) -> Invitation:
    """The locked invitation, if it waits for the answer of `actor`."""
    held = locked(invitation.pk)
    access.require_answer(actor, held)
    if not waiting_for(actor).filter(pk=held.pk).exists():
        raise ValidationError(words.closed(held), code="decided")
    return held
