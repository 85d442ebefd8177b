"""Where one's own affiliations stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import LIVE_AFFILIATIONS, AffiliationState
from accounts.models import Affiliation, User
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries.requests import own_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One affiliation: `request` waits since `since`; without a request a claim has run out, or the facility itself is
    still to be let in (`unknown`).
    """

    id: int
    facility: str
    claimed: bool
    manages: bool
    unknown: bool
    request: int
    since: datetime | None


def claims(user: User) -> QuerySet[Affiliation]:
    """The door to one's own claims."""
    return Affiliation.objects.filter(user=user.pk, state=AffiliationState.CLAIMED)


def waiting(user: User) -> QuerySet[ApprovalRequest]:
    """The door to one's own requests that a facility confirms one."""
    return own_of(user, RequestKind.AFFILIATION)


def standings(user: User) -> list[Standing]:
    """The live affiliations of `user`, in two queries."""
    found = Affiliation.objects.filter(user=user, state__in=LIVE_AFFILIATIONS).select_related("facility")
    asked = {r.affiliation_id: r for r in waiting(user).filter(state=RequestState.PENDING)}
    return [_standing(one, asked.get(one.pk)) for one in found.order_by("pk")]


def _standing(one: Affiliation, asked: ApprovalRequest | None) -> Standing:
    return Standing(
        id=one.pk,
        facility=one.facility.name,
        claimed=one.state == AffiliationState.CLAIMED,
        manages=one.role == "manager",
        unknown=not one.facility.active,
        request=asked.pk if asked else 0,
        since=asked.created_at if asked else None,
    )
