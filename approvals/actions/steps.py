"""What the steps of an invitation have in common. Called inside the transaction of the step."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from approvals.enums import STEPS, InvitationState, RequestState, Told
from approvals.models import ApprovalRequest, Invitation, InvitationToken
from approvals.queries import words
from approvals.queries.invitations import invitee_ids
from approvals.queries.timelines import deciders
from approvals.queries.undelivered import mail_key
from mcs.core import audit
from notices.actions import clear, owe, stir, tell


@transaction.atomic
def move(actor: User | None, invitation: Invitation, *, act: str, to: InvitationState, **fields: Any) -> None:
    """Take one step by a conditional update and audit it. Raises ValidationError (code "decided") if it is
    not open any more.
    """
    before = invitation.state
    moved = Invitation.objects.filter(pk=invitation.pk, state__in=STEPS[to]).update(state=to, **fields)
    if not moved:
        raise ValidationError(words.closed(invitation), code="decided")
    invitation.refresh_from_db(fields=["state", *fields])
    audit.record(actor, act, invitation, timeline=invitation.timeline_id, before=before)


@transaction.atomic
def close(
    actor: User | None, invitation: Invitation, *, act: str, to: InvitationState, **fields: Any
) -> None:
    """Take a last step: nothing follows it, the links of the mails end, and nothing waits for the invitee."""
    now = timezone.now()
    move(actor, invitation, act=act, to=to, closed_at=now, **fields)
    InvitationToken.objects.filter(invitation=invitation, used_at__isnull=True).update(used_at=now)
    clear(Told.RECEIVED, invitation.pk)


@transaction.atomic
def decide(actor: User | None, request: ApprovalRequest, *, state: RequestState) -> bool:
    """Close a request by a conditional update, for all who could decide it; False if it was closed before."""
    waiting = ApprovalRequest.objects.filter(pk=request.pk, state=RequestState.PENDING)
    if not waiting.update(state=state, decided_by=actor, decided_at=timezone.now()):
        return False
    for kind in (Told.REQUESTED, Told.DEVICE_ASKED):
        clear(kind, request.pk)
    return True


def close_request(actor: User | None, invitation: Invitation, *, state: RequestState) -> None:
    """Close the request of an invitation, if one still waits, and let the deciders' pages ask again."""
    request = ApprovalRequest.objects.filter(invitation=invitation).first()
    if request is not None and decide(actor, request, state=state):
        stir(deciders(invitation.timeline))


def hand_out(actor: User, invitation: Invitation) -> None:
    """An invitation has just been approved by `actor`: owe its mail, and tell the invitee if there is an
    account.
    """
    owe(Told.INVITATION_MAIL, invitation.pk, key=mail_key(invitation.pk))
    tell(invitee_ids(invitation), Told.RECEIVED, invitation.pk, actor=actor)


def tell_inviter(actor: User | None, invitation: Invitation, *, kind: str) -> None:
    """The inviter hears what became of it, unless it was the inviter's own act."""
    if actor is None or actor.pk != invitation.inviter_id:
        tell([invitation.inviter_id], kind, invitation.pk, actor=actor)
