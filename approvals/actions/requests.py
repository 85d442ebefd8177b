"""What administrators decide."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from approvals import access
from approvals.actions import steps
from approvals.actions.devices import approve_device, reject_device
from approvals.enums import InvitationState, RequestKind, RequestState, Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import words
from approvals.queries.invitations import ends_at, invitee_of, locked
from approvals.queries.timelines import deciders
from mcs.core.permissions import allows
from notices.actions import stir
from timeline.queries.members import membership


@transaction.atomic
def approve(actor: User, request: ApprovalRequest) -> None:
    """「承認する」: only now does the invitee hear of the invitation, in the product and by mail; `actor`
    vouches. A device is good for its facility from now on.

    Raises PermissionDenied for who may not decide, ValidationError with code "decided" (somebody was
    first), "inviter" (who invited may not invite any more), "joined" (the invitee is a member by now) or
    "requester" (who asked for a device has left the facility).
    """
    if request.kind == RequestKind.DEVICE:
        approve_device(actor, request)
        return
    invitation = _open(actor, request)
    _require_still_right(invitation)
    grant(actor, request, invitation=invitation)


@transaction.atomic
def reject(actor: User, request: ApprovalRequest) -> None:
    """「却下する」: the invitee never hears of it, the inviter does; who asked for a device hears of it.

    Raises PermissionDenied for who may not decide, ValidationError (code "decided") if somebody was first.
    """
    if request.kind == RequestKind.DEVICE:
        reject_device(actor, request)
        return
    invitation = _open(actor, request)
    _decide(actor, request, RequestState.REJECTED)
    steps.close(actor, invitation, act="invitation.reject", to=InvitationState.REJECTED)
    steps.tell_inviter(actor, invitation, kind=Told.REJECTED)
    stir(deciders(invitation.timeline))


def grant(actor: User, request: ApprovalRequest, *, invitation: Invitation) -> None:
    """Approve what was checked, inside the caller's transaction."""
    _decide(actor, request, RequestState.APPROVED)
    steps.move(
        actor,
        invitation,
        act="invitation.approve",
        to=InvitationState.APPROVED,
        vouched_by=actor,
        approved_at=timezone.now(),
    )
    steps.hand_out(actor, invitation)
    steps.tell_inviter(actor, invitation, kind=Told.APPROVED)
    stir(deciders(invitation.timeline))


def _open(actor: User, request: ApprovalRequest) -> Invitation:
    """The locked invitation of a request that `actor` may decide and that still waits."""
    if request.invitation_id is None:
        raise ValueError("not a request of an invitation")
    invitation = locked(request.invitation_id)
    access.require_decide(actor, request)
    request.refresh_from_db()
    if request.state != RequestState.PENDING:
        raise ValidationError(words.outcome(actor, request), code="decided")
    if timezone.now() >= ends_at(invitation):
        raise ValidationError(
            "この招待は期限が過ぎました。必要な方であれば、あらためて招待してください。", code="decided"
        )
    return invitation


def _decide(actor: User, request: ApprovalRequest, state: RequestState) -> None:
    if not steps.decide(actor, request, state=state):
        request.refresh_from_db()
        raise ValidationError(words.outcome(actor, request), code="decided")


def _require_still_right(invitation: Invitation) -> None:
    inviter, timeline = invitation.inviter, invitation.timeline
    if not inviter.is_active or not allows(access.require_invite, inviter, timeline):
        raise ValidationError(
            "招待した方がグループのメンバーではなくなったため、承認できません。必要な方であれば、あらためて招待してください。",
            code="inviter",
        )
    invitee = invitee_of(invitation)
    if invitee is not None and membership(invitee, timeline) is not None:
        raise ValidationError("招待された方は、すでに参加しています。承認はいりません。", code="joined")
