"""Whose approval requests are whose."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, User
from accounts.queries import devices, facilities
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries import invitations, timelines
from approvals.queries.invitations import lifetime, overdue
from approvals.table import Who, decided_by

REACH: dict[Who, Callable[[User], Q]] = {
    Who.RUNS: lambda user: Q(timeline__in=timelines.run_by(user).values("pk")),
    Who.MANAGER: lambda user: Q(facility__in=facilities.managed(user).values("pk")),
}
"""What those reach who decide in the product; 事務局 decides in the admin, by `left_to_office`."""
OWN = (RequestKind.JOINING, RequestKind.AFFILIATION, RequestKind.DEVICE)
"""What everybody asks for oneself."""


def own(user: User) -> Q:
    """Requests that are about `user`: the own joining by whatever way, the own affiliation, the own device."""
    invited = Q(invitation__invitee=user.pk) | Q(invitation__email=user.email.lower())
    return invited | Q(kind__in=OWN, requester=user.pk)


def known_to(user: User) -> QuerySet[ApprovalRequest]:
    """The door of the approval pages: requests of groups and facilities whose existence `user` knows, but never what
    is about oneself.
    """
    mine = facilities.confirmed(user).values("facility")
    return _of_others(user).filter(
        Q(timeline__in=timelines.known_to(user).values("pk")) | Q(facility__in=mine)
    )


def decidable(user: User) -> QuerySet[ApprovalRequest]:
    """Requests that are, or were, for `user` to decide, as the table says. Nobody decides in the own matter."""
    reached = Q(pk__in=[])
    for who, reach in REACH.items():
        reached |= Q(kind__in=decided_by(who)) & reach(user)
    return _of_others(user).filter(reached)


def to_decide(user: User) -> QuerySet[ApprovalRequest]:
    """「承認依頼が届いています」: what waits for the decision of `user`."""
    waiting = decidable(user).filter(state=RequestState.PENDING)
    return waiting.exclude(over()).exclude(overdue("invitation__")).order_by("-created_at", "-pk")


def over() -> Q:
    """Requests whose time is over; that of an invitation waits as long as the invitation."""
    return Q(invitation__isnull=True, created_at__lte=timezone.now() - lifetime())


def ends_at(request: ApprovalRequest) -> datetime:
    """When a waiting request expires; that of an invitation with it."""
    if request.invitation is not None:
        return invitations.ends_at(request.invitation)
    return request.created_at + lifetime()


def left_to_office() -> QuerySet[ApprovalRequest]:
    """What nobody in the facility may decide about: who asks is its only 施設管理者, or it has none. 事務局 decides
    then, in the admin.
    """
    managers = Affiliation.objects.filter(
        facility=OuterRef("facility"),
        user__is_active=True,
        state=AffiliationState.CONFIRMED,
        role=AffiliationRole.MANAGER,
    ).exclude(user=OuterRef("requester"))
    return ApprovalRequest.objects.filter(~Exists(managers), kind__in=decided_by(Who.OFFICE))


def deciders_of(request: ApprovalRequest) -> list[int]:
    """The inverse of `decidable`: the ids of everybody who decides about this request, 事務局 where it is left to it."""
    if request.facility is not None:
        found = devices.registrars(request.facility, but=request.requester)
        return list(found.values_list("pk", flat=True)) or list(offices().values_list("pk", flat=True))
    assert request.timeline is not None
    invited = request.invitation.invitee_id if request.invitation is not None else request.requester_id
    return [pk for pk in timelines.deciders(request.timeline) if pk != invited]


def offices() -> QuerySet[User]:
    """The active accounts of 事務局."""
    return User.objects.filter(is_active=True, is_secretariat=True)


def own_of(user: User, kind: RequestKind) -> QuerySet[ApprovalRequest]:
    """The door to what one has asked for oneself."""
    return ApprovalRequest.objects.filter(kind=kind, requester=user.pk)


def waiting_of(user: User, kind: RequestKind) -> QuerySet[ApprovalRequest]:
    """What one has asked for and what still waits for somebody."""
    return own_of(user, kind).filter(state=RequestState.PENDING).order_by("pk")


def _of_others(user: User) -> QuerySet[ApprovalRequest]:
    return ApprovalRequest.objects.exclude(own(user))
