"""Whose approval requests are whose."""

from django.db.models import Q, QuerySet

from accounts.models import User
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries import timelines
from approvals.queries.invitations import overdue


def known_to(user: User) -> QuerySet[ApprovalRequest]:
    """The door of the approval pages: requests of groups whose existence `user` knows, but never the own
    joining.
    """
    return _of_others(user).filter(timeline__in=timelines.known_to(user).values("pk"))


def decidable(user: User) -> QuerySet[ApprovalRequest]:
    """Requests that are, or were, for `user` to decide. Nobody decides the own joining."""
    return _of_others(user).filter(timeline__in=timelines.run_by(user).values("pk"))


def to_decide(user: User) -> QuerySet[ApprovalRequest]:
    """「承認依頼が届いています」: what waits for the decision of `user`."""
    waiting = decidable(user).filter(state=RequestState.PENDING).exclude(overdue("invitation__"))
    return waiting.order_by("-created_at", "-pk")


def _of_others(user: User) -> QuerySet[ApprovalRequest]:
    own = Q(invitation__invitee=user.pk) | Q(invitation__email=user.email.lower())
    return ApprovalRequest.objects.filter(kind=RequestKind.INVITATION).exclude(own)
