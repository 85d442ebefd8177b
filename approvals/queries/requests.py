"""Whose approval requests are whose."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, User
from accounts.queries import devices, facilities
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries import timelines
from approvals.queries.invitations import overdue


def known_to(user: User) -> QuerySet[ApprovalRequest]:
    """The door of the approval pages: requests of groups and facilities whose existence `user` knows, but never
    the own joining and the own device.
    """
    mine = facilities.confirmed(user).values("facility")
    return _of_others(user).filter(
        Q(timeline__in=timelines.known_to(user).values("pk")) | Q(kind=RequestKind.DEVICE, facility__in=mine)
    )


def decidable(user: User) -> QuerySet[ApprovalRequest]:
    """Requests that are, or were, for `user` to decide. Nobody decides the own joining or the own device."""
    managed = facilities.managed(user).values("pk")
    return _of_others(user).filter(
        Q(timeline__in=timelines.run_by(user).values("pk")) | Q(kind=RequestKind.DEVICE, facility__in=managed)
    )


def to_decide(user: User) -> QuerySet[ApprovalRequest]:
    """「承認依頼が届いています」: what waits for the decision of `user`."""
    waiting = decidable(user).filter(state=RequestState.PENDING).exclude(overdue("invitation__"))
    return waiting.order_by("-created_at", "-pk")


def left_to_office() -> QuerySet[ApprovalRequest]:
    """Devices that nobody in the facility may decide about: who asks is its only 施設管理者, or it has none.
    事務局 decides then, in the admin.
    """
    managers = Affiliation.objects.filter(
        facility=OuterRef("facility"),
        user__is_active=True,
        state=AffiliationState.CONFIRMED,
        role=AffiliationRole.MANAGER,
    ).exclude(user=OuterRef("requester"))
    return ApprovalRequest.objects.filter(~Exists(managers), kind=RequestKind.DEVICE)


def device_deciders(request: ApprovalRequest) -> list[int]:
    """The ids of everybody who decides about this device: its facility's 施設管理者 but the asker, else 事務局."""
    assert request.facility is not None
    found = devices.registrars(request.facility, but=request.requester)
    return list(found.values_list("pk", flat=True)) or list(offices().values_list("pk", flat=True))


def offices() -> QuerySet[User]:
    """The active accounts of 事務局."""
    return User.objects.filter(is_active=True, is_secretariat=True)


def own_device(user: User) -> QuerySet[ApprovalRequest]:
    """The door to one's own requests for devices."""
    return ApprovalRequest.objects.filter(kind=RequestKind.DEVICE, requester=user.pk)


def _of_others(user: User) -> QuerySet[ApprovalRequest]:
    own = Q(invitation__invitee=user.pk) | Q(invitation__email=user.email.lower())
    decided_here = Q(kind=RequestKind.INVITATION) | Q(kind=RequestKind.DEVICE)
    return (
        ApprovalRequest.objects.filter(decided_here)
        .exclude(own)
        .exclude(kind=RequestKind.DEVICE, requester=user.pk)
    )
