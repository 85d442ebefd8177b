"""The steps of every kind of request: who may stands in the table, what follows is its handler's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from approvals import access
from approvals.actions import steps
from approvals.actions.batches import each
from approvals.actions.handlers import HANDLERS
from approvals.enums import RequestKind, RequestState, Told
from approvals.models import ApprovalRequest
from approvals.queries.request_words import outcome
from approvals.queries.requests import deciders_of, ends_at, over
from notices.actions import stir, tell

OVER = {
    True: "この招待は期限が過ぎました。必要な方であれば、あらためて招待してください。",
    False: "この依頼は期限が過ぎました。必要なときは、もう一度お願いしてもらってください。",
}


@transaction.atomic
def approve(actor: User, request: ApprovalRequest) -> None:
    """「承認する」: only now does the invitee hear of the invitation, `actor` vouches; who asked to join is a member, who
    claims to belong to a facility belongs to it, a device is good for its facility. Who asked is told.

    Raises PermissionDenied for who may not decide, ValidationError with code "decided" (somebody was first), "inviter"
    (who invited may not invite any more), "joined" (a member by now) or "requester" (who asked is not what it takes).
    """
    _open(actor, request, "approve")
    HANDLERS[RequestKind(request.kind)].require_fit(request)
    grant(actor, request)


@transaction.atomic
def reject(actor: User, request: ApprovalRequest) -> None:
    """「却下する」: an invitee never hears of it; who asked does.

    Raises PermissionDenied for who may not decide, ValidationError (code "decided") if somebody was first.
    """
    _open(actor, request, "reject")
    _take(actor, request, "reject")


@transaction.atomic
def withdraw(actor: User, request: ApprovalRequest) -> None:
    """「取り下げる」: who asked does not want it any more. Raises PermissionDenied for others, ValidationError (code
    "decided") if it was decided first.
    """
    access.require_step(actor, "withdraw", request)
    HANDLERS[RequestKind(request.kind)].hold(request)
    _take(actor, request, "withdraw")


@transaction.atomic
def expire(request: ApprovalRequest) -> None:
    """Nobody decided in time; nobody's act. Raises ValidationError (code "decided") if somebody did."""
    HANDLERS[RequestKind(request.kind)].hold(request)
    _take(None, request, "expire")


def expire_requests() -> int:
    """Expire what has waited longer than INVITATION_DAYS; returns how many. That of an invitation ends with it. Doing
    it twice is harmless.
    """
    return each(ApprovalRequest.objects.filter(over(), state=RequestState.PENDING), expire)


def grant(actor: User, request: ApprovalRequest) -> None:
    """Approve what was checked, inside the caller's transaction."""
    _take(actor, request, "approve")


def _open(actor: User, request: ApprovalRequest, act: str) -> None:
    """Hold what it is about, if `actor` may decide it and it still waits."""
    access.require_step(actor, act, request)
    HANDLERS[RequestKind(request.kind)].hold(request)
    request.refresh_from_db(fields=["state", "decided_by", "decided_at"])
    if request.state != RequestState.PENDING:
        raise ValidationError(outcome(actor, request), code="decided")
    if timezone.now() >= ends_at(request):
        raise ValidationError(OVER[request.invitation_id is not None], code="decided")


def _take(actor: User | None, request: ApprovalRequest, act: str) -> None:
    if not steps.decide(actor, request, act):
        request.refresh_from_db(fields=["state", "decided_by", "decided_at"])
        raise ValidationError(outcome(actor or request.requester, request), code="decided")
    HANDLERS[RequestKind(request.kind)].after(act)(actor, request)
    request.refresh_from_db(fields=["state", "decided_by", "decided_at"])
    if request.kind != RequestKind.INVITATION and (actor is None or actor.pk != request.requester_id):
        tell([request.requester_id], Told.outcome(request.kind, request.state), request.pk, actor=actor)
    stir({*deciders_of(request), request.requester_id})
