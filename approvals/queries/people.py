"""Whom one may invite, who decides about it, and whom an invitation makes known."""

from dataclasses import replace

from django.db.models import Q

from accounts.models import User
from accounts.queries import connections
from accounts.queries.people import PersonCard, card, names, with_cards
from approvals.enums import LIVE, InvitationState
from approvals.models import Invitation
from approvals.queries import timelines
from approvals.queries.invitations import addressed_to, fitting, invitable, overdue
from timeline.enums import MemberState
from timeline.models import Timeline, TimelineMember
from timeline.queries.members import admin_ids


def candidates(
    user: User, timeline: Timeline, *, text: str, tab: str, after: int | None, row: str
) -> connections.Listing:
    """A page of the つながり of `user` that match `text`; members and those `user` has invited are marked, since there
    is nothing to invite. A fixed number of queries.
    """
    found = invitable(connections.search(user, text))
    page = connections.listing(found, tab=tab, after=after, row=row)
    marks = _marks(user, timeline, page.ids)
    return page.with_rows(lambda one: replace(one, mark=marks.get(one.person.id, "")))


def chosen(user: User, ids: set[int]) -> list[PersonCard]:
    """Those of these people whom `user` may invite, in 五十音 order: what was chosen on other pages of the list."""
    found = invitable(connections.search(user)).filter(pk__in=ids)
    return [card(one) for one in with_cards(found)] if ids else []


def _marks(user: User, timeline: Timeline, ids: list[int]) -> dict[int, str]:
    """Of these people, only what `user` may know: the members, and the own invitations of people chosen here."""
    mine = Invitation.objects.filter(
        timeline=timeline, inviter=user, state__in=LIVE, email="", invitee__in=ids
    ).exclude(overdue())
    members = TimelineMember.objects.filter(timeline=timeline, state=MemberState.ACTIVE, user__in=ids)
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
    got = approved.filter(addressed_to(user), kind__in=fitting(user.kind))
    sent = approved.filter(inviter=user.pk, email="")
    return Q(pk__in=got.values("inviter")) | Q(pk__in=sent.values("invitee"))
