"""Joining on request: asked by the person, decided by the community's administrators."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from approvals import access
from approvals.actions import steps
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries.requests import deciders_of
from mcs.core.permissions import allows
from notices.actions import stir
from timeline.actions.members import join
from timeline.models import Timeline
from timeline.queries.members import membership


@transaction.atomic
def ask_to_join(actor: User, timeline: Timeline) -> ApprovalRequest:
    """「参加を申し込む」: the administrators are asked, in the product and by mail. Asked twice, it is asked once.

    Raises PermissionDenied for who may not ask; who is a member, or was invited, needs not.
    """
    access.require_ask_to_join(actor, timeline)
    waiting = ApprovalRequest.objects.filter(
        kind=RequestKind.JOINING, timeline=timeline, requester=actor, state=RequestState.PENDING
    )
    try:
        with transaction.atomic():
            made = ApprovalRequest.objects.create(
                kind=RequestKind.JOINING, timeline=timeline, requester=actor
            )
    except IntegrityError:
        return waiting.get()
    steps.ask(actor, made)
    stir([actor.pk])
    return made


def hold(request: ApprovalRequest) -> None:
    """The request's own row, inside the caller's transaction."""
    ApprovalRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)


def require_fit(request: ApprovalRequest) -> None:
    """Who asked is no member by now ("joined"), and still may join ("requester"); else ValidationError. Asked
    inside the caller's transaction.
    """
    assert request.timeline is not None
    if membership(request.requester, request.timeline) is not None:
        raise ValidationError("申し込んだ方は、すでに参加しています。承認はいりません。", code="joined")
    if not allows(access.require_ask_to_join, request.requester, request.timeline):
        raise ValidationError(
            "申し込んだ方が利用を停止しているため、または、グループがなくなったため、承認できません。",
            code="requester",
        )


def approved(actor: User | None, request: ApprovalRequest) -> None:
    """The asker is a member from now on, inside the caller's transaction."""
    assert request.timeline is not None
    join(actor, request.timeline, users=[request.requester])


def close_joined(actor: User, timeline: Timeline) -> None:
    """Who comes in by an invitation has nothing to ask for any more, inside the caller's transaction."""
    waiting = ApprovalRequest.objects.filter(
        kind=RequestKind.JOINING, timeline=timeline, requester=actor, state=RequestState.PENDING
    ).first()
    if waiting is not None and steps.decide(actor, waiting, "withdraw"):
        stir(deciders_of(waiting))
