"""Whom one may invite, who decides about it, and whom an invitation makes known."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from accounts.queries import connections
from accounts.queries.people import PersonCard, names
from approvals.enums import LIVE, InvitationState
from approvals.models import Invitation
from approvals.queries import timelines
from approvals.queries.invitations import invitable, overdue
from timeline.enums import MemberState
from timeline.models import Timeline, TimelineMember
from timeline.queries.members import admin_ids

SHOWN = 200
"""People the page lists at once; a search finds the others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of one's つながり; `mark` says why there is nothing to invite."""

    person: PersonCard
    mark: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The people the page 「メンバー招待」 offers, grouped as the tab wants them."""

    groups: list[tuple[str, list[Candidate]]]
    more: bool


def candidates(user: User, timeline: Timeline, *, text: str, tab: str) -> Candidates:
    """つながり of `user` that match `text`; members and those `user` has invited are marked. A fixed number
    of queries.
    """
    found = connections.cards_of(invitable(connections.search(user, text))[: SHOWN + 1])
    marks = _marks(user, timeline)
    grouped = connections.grouped(found[:SHOWN], tab)
    return Candidates(
        [(title, [Candidate(one, marks.get(one.id, "")) for one in people]) for title, people in grouped],
        more=len(found) > SHOWN,
    )


def _marks(user: User, timeline: Timeline) -> dict[int, str]:
    """Only what `user` may know: the members, and the own invitations of people chosen here."""
    mine = Invitation.objects.filter(timeline=timeline, inviter=user, state__in=LIVE, email="").exclude(
        overdue()
    )
    members = TimelineMember.objects.filter(timeline=timeline, state=MemberState.ACTIVE)
    invited = {pk: "招待中" for pk in mine.values_list("invitee", flat=True) if pk is not None}
    return invited | dict.fromkeys(members.values_list("user", flat=True), "参加中")


def approver_names(timeline: Timeline) -> list[str]:
    """Who approves, by name: the group's administrators; without any, the facility's."""
    ids = admin_ids(timeline) or timelines.manager_ids(timeline)
    told = names(ids)
    return [told[pk] for pk in dict.fromkeys(ids)]


def known_by_invitation(user: User) -> Q:
    """An approved invitation tells the invitee of its inviter, and the inviter of who was chosen from つながり:
    by the card alone, until they share the group.

    Somebody invited by address is not made known before joining: that would tell who has an account.
    """
    approved = Invitation.objects.filter(state=InvitationState.APPROVED).exclude(overdue())
    got = approved.filter(Q(invitee=user.pk) | Q(invitee__isnull=True, email=user.email.lower()))
    sent = approved.filter(inviter=user.pk, email="")
    return Q(pk__in=got.values("inviter")) | Q(pk__in=sent.values("invitee"))
