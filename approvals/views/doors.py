"""Getting things for a view: through the door or 404."""

from django.http import HttpRequest

from accounts.models import Affiliation
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import affiliations, invitations, requests, timelines
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


def board_invitation_of(request: HttpRequest, pk: int) -> Invitation:
    """An invitation that stands on a board the signed-in person sees, or did: of a group one knows; or 404."""
    return one(invitations.standing(person(request)).select_related("timeline"), pk=pk)


def community_of(request: HttpRequest, pk: int) -> Timeline:
    """A community one may ask to be let into, or is in; or 404."""
    return one(timelines.asked_of(person(request)), pk=pk)


def own_claim_of(request: HttpRequest, pk: int) -> Affiliation:
    """An affiliation that the signed-in person claims, or 404."""
    return one(affiliations.claims(person(request)).select_related("facility"), pk=pk)


def own_request_of(request: HttpRequest, pk: int) -> ApprovalRequest:
    """An own request that a facility confirms one, or 404."""
    return one(affiliations.waiting(person(request)), pk=pk)
