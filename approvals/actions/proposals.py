"""Deciding about a member's invitation. Its row is held first, then its request's; all inside the transaction of the
decision.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from approvals import access
from approvals.actions import steps
from approvals.enums import Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries.invitations import invitee_of, locked
from mcs.core.permissions import allows
from timeline.queries.members import membership


def hold(request: ApprovalRequest) -> None:
    """Its invitation as it is now, held until the transaction ends: of several actors one is first."""
    request.invitation = locked(request.invitation_id or 0)


def require_fit(request: ApprovalRequest) -> None:
    """Who invited may still invite ("inviter"), and the invitee is no member by now ("joined"); else ValidationError."""
    invitation = _of(request)
    inviter, timeline = invitation.inviter, invitation.timeline
    if not inviter.is_active or not allows(access.require_invite, inviter, timeline):
        raise ValidationError(
            "招待した方がグループのメンバーではなくなったため、承認できません。必要な方であれば、あらためて招待してください。",
            code="inviter",
        )
    invitee = invitee_of(invitation)
    if invitee is not None and membership(invitee, timeline) is not None:
        raise ValidationError("招待された方は、すでに参加しています。承認はいりません。", code="joined")


def approved(actor: User | None, request: ApprovalRequest) -> None:
    """Only now does the invitee hear of it; `actor` vouches."""
    assert actor is not None
    invitation = _of(request)
    steps.move(actor, invitation, "approve", vouched_by=actor, approved_at=timezone.now())
    steps.hand_out(actor, invitation)
    steps.tell_inviter(actor, invitation, kind=Told.APPROVED)


def rejected(actor: User | None, request: ApprovalRequest) -> None:
    """The invitee never hears of it, the inviter does."""
    invitation = _of(request)
    steps.close(actor, invitation, "reject")
    steps.tell_inviter(actor, invitation, kind=Told.REJECTED)


def withdrawn(actor: User | None, request: ApprovalRequest) -> None:
    """The invitation goes with it."""
    steps.close(actor, _of(request), "withdraw")


def expired(actor: User | None, request: ApprovalRequest) -> None:
    """The invitation goes with it."""
    steps.close(actor, _of(request), "expire")


def _of(request: ApprovalRequest) -> Invitation:
    assert request.invitation is not None
    return request.invitation
