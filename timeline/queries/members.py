"""Who is in a timeline."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.enums import AffiliationState
from accounts.models import User
from accounts.queries.people import PersonCard, card, live_affiliations, told_apart, with_cards
from timeline.enums import MemberRole, MemberState
from timeline.models import Timeline, TimelineMember


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the list shows it."""

    user_id: int
    person: PersonCard
    admin: bool
    relation: str
    phone: str


def membership(user: User, timeline: Timeline) -> TimelineMember | None:
    """The active membership of `user` in a timeline that came through a door."""
    return TimelineMember.objects.filter(user=user, timeline=timeline, state=MemberState.ACTIVE).first()


def is_admin(user: User, timeline: Timeline) -> bool:
    """Whether `user` is an administrator of the group this timeline belongs to."""
    return TimelineMember.objects.filter(
        user=user, timeline=timeline, state=MemberState.ACTIVE, role=MemberRole.ADMIN
    ).exists()


def active(timelines: Iterable[Timeline]) -> QuerySet[TimelineMember]:
    """Active memberships of active accounts in these timelines: administrators first, then in 五十音 order."""
    admins_first = Case(
        When(role=MemberRole.ADMIN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return TimelineMember.objects.filter(
        timeline__in=list(timelines), state=MemberState.ACTIVE, user__is_active=True
    ).order_by(admins_first, "user__profile__sort_key", "pk")


def rows(timelines: Iterable[Timeline]) -> list[MemberRow]:
    """Everybody who receives what is written in these timelines, each person once, in a fixed number of queries."""
    members = {m.user_id: m for m in reversed(active(timelines))}
    people = {u.pk: u for u in with_cards(User.objects.filter(pk__in=members))}
    cards = {one.id: one for one in told_apart([card(user) for user in people.values()])}
    return [
        MemberRow(
            m.user_id,
            cards[m.user_id],
            m.role == MemberRole.ADMIN,
            m.relation,
            _phone(people[m.user_id]),
        )
        for m in reversed(members.values())
    ]


def _phone(user: User) -> str:
    """The person's own number, else that of the facility that has confirmed them; `user` came through `with_cards`."""
    at = (a.facility.phone for a in live_affiliations(user) if a.state == AffiliationState.CONFIRMED)
    return user.profile.phone or next(at, "")


def admin_ids(timeline: Timeline) -> list[int]:
    """The ids of the group's administrators."""
    return list(active([timeline]).filter(role=MemberRole.ADMIN).values_list("user_id", flat=True))
