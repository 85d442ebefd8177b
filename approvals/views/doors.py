"""Getting things for a view: through the door or 404."""

from django.http import HttpRequest

from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, requests, timelines
from timeline.models import Timeline
from timeline.views.doors import one, person


def timeline_of(request: HttpRequest, pk: int) -> Timeline:
    """A timeline that the signed-in person knows of, as member or as 施設管理者; or 404."""
    return one(timelines.known_to(person(request)), pk=pk)


def invitation_of(request: HttpRequest, pk: int) -> Invitation:
    """An own invitation that was approved, or 404: before that it does not exist for the invitee."""
    return one(invitations.answerable(person(request)), pk=pk)


def standing_invitation_of(request: HttpRequest, pk: int) -> Invitation:
    """An invitation to a timeline that the signed-in person knows of, as member or as 施設管理者; or 404."""
    return one(invitations.standing(person(request)), pk=pk)


def request_of(request: HttpRequest, pk: int) -> ApprovalRequest:
    """An approval request of a group that the signed-in person knows of, or 404."""
    return one(requests.known_to(person(request)), pk=pk)
