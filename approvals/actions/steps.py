"""What the steps of invitations and requests have in common. Called inside the transaction of the step."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from approvals.enums import RequestKind, RequestState, Told
from approvals.models import ApprovalRequest, Invitation, InvitationToken
from approvals.queries import words
from approvals.queries.invitations import invitee_ids
from approvals.queries.requests import deciders_of
from approvals.queries.timelines import deciders
from approvals.queries.undelivered import mail_key
from approvals.table import step
from mcs.core import audit
from notices.actions import clear, owe, stir, tell
from notices.models import Notice


@transaction.atomic
def move(actor: User | None, invitation: Invitation, act: str, **fields: Any) -> None:
    """Take one step of the table by a conditional update and audit it. Raises ValidationError (code "decided") if it
    does not lead on from where the invitation stands.
    """
    before, row = invitation.state, step(RequestKind.INVITATION, act)
    still = Invitation.objects.filter(pk=invitation.pk, state__in=row.before)
    if not still.update(state=row.after, **fields):
        raise ValidationError(words.closed(invitation), code="decided")
    invitation.refresh_from_db(fields=["state", *fields])
    audit.record(actor, f"invitation.{act}", invitation, timeline=invitation.timeline_id, before=before)


@transaction.atomic
def close(actor: User | None, invitation: Invitation, act: str, **fields: Any) -> None:
    """Take a last step: nothing follows it, the links of the mails end, and nothing waits for the invitee."""
    now = timezone.now()
    move(actor, invitation, act, closed_at=now, **fields)
    InvitationToken.objects.filter(invitation=invitation, used_at__isnull=True).update(used_at=now)
    clear(Told.RECEIVED, invitation.pk)


@transaction.atomic
def decide(actor: User | None, request: ApprovalRequest, act: str) -> bool:
    """Take a step of a request by a conditional update, for all who could decide it; False if it was closed before."""
    still = ApprovalRequest.objects.filter(pk=request.pk, state=RequestState.PENDING)
    after = step(request.kind, act).after
    if not still.update(state=after, decided_by=actor, decided_at=timezone.now()):
        return False
    if request.kind == RequestKind.JOINING or (request.kind, act) == (RequestKind.AFFILIATION, "expire"):
        audit.record(actor, f"{request.kind}.{act}", request)  # of the others what it is about is audited
    for kind in (Told.REQUESTED, Told.DEVICE_ASKED, Told.UNREACHED):
        clear(kind, request.pk)
    return True


def close_request(actor: User | None, invitation: Invitation, act: str) -> None:
    """Close the request of an invitation, if one still waits, and let the deciders' pages ask again."""
    request = ApprovalRequest.objects.filter(invitation=invitation).first()
    if request is not None and decide(actor, request, act):
        stir(deciders(invitation.timeline))


def ask(actor: User, request: ApprovalRequest) -> None:
    """Put a request that was just made before everybody who may decide, in the product and by mail."""
    about = {"timeline": request.timeline_id, "facility": request.facility_id, "device": request.device_id}
    audit.record(actor, "approval.request", request, **{name: pk for name, pk in about.items() if pk})
    tell(deciders_of(request), Told.REQUESTED, request.pk, actor=actor)
    for notice in Notice.objects.filter(kind=Told.REQUESTED, subject_id=request.pk):
        owe(Told.APPROVAL_MAIL, notice.pk, key=f"approval:{request.pk}:{notice.recipient_id}")


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
