"""What somebody is to an invitation, to a request or to the group one asks for."""

from django.db.models import Q

from accounts.models import User
from approvals.enums import RequestKind
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, requests, timelines
from approvals.table import Who, decided_by
from timeline.models import Timeline
from timeline.queries.members import membership

Subject = Invitation | ApprovalRequest | Timeline


def kind_of(subject: Invitation | ApprovalRequest) -> RequestKind:
    """Under which kind the table speaks of it."""
    return RequestKind.INVITATION if isinstance(subject, Invitation) else RequestKind(subject.kind)


def holds(user: User, who: Who, subject: Subject) -> bool:
    """Whether `user`, an active account, is this to the subject. Nobody is the time that passes."""
    if not user.is_active:
        return False
    if isinstance(subject, ApprovalRequest):
        return _of_request(user, who, subject)
    timeline = subject if isinstance(subject, Timeline) else subject.timeline
    if who == Who.RUNS:
        return timelines.run_by(user).filter(pk=timeline.pk).exists()
    if isinstance(subject, Invitation):
        return _of_invitation(user, who, subject)
    return who == Who.MEMBER and _belongs(user, subject)


def _belongs(user: User, timeline: Timeline) -> bool:
    member = membership(user, timeline) is not None
    return member or timelines.managed_by(user).filter(pk=timeline.pk).exists()


def _of_invitation(user: User, who: Who, invitation: Invitation) -> bool:
    if who == Who.INVITER:
        return invitation.inviter_id == user.pk
    return who == Who.INVITEE and invitations.answerable(user).filter(pk=invitation.pk).exists()


def _of_request(user: User, who: Who, request: ApprovalRequest) -> bool:
    if who == Who.ASKER:
        return request.requester_id == user.pk
    this = ApprovalRequest.objects.filter(pk=request.pk, kind__in=decided_by(who))
    if who == Who.OFFICE:
        return user.is_staff and (this & requests.left_to_office()).exists()
    return who in requests.REACH and this.filter(requests.REACH[who](user)).exists()


def is_about(user: User, subject: Invitation | ApprovalRequest) -> bool:
    """Whether it is the own joining, affiliation or device of `user`."""
    if isinstance(subject, Invitation):
        return Invitation.objects.filter(own_invitation(user), pk=subject.pk).exists()
    return ApprovalRequest.objects.filter(requests.own(user), pk=subject.pk).exists()


def own_invitation(user: User) -> Q:
    """Invitations of oneself, by account or by address."""
    return Q(invitee=user.pk) | Q(email=user.email.lower())
