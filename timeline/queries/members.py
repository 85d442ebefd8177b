"""Who is in a timeline."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from accounts.enums import AffiliationState, UserKind, UserState
from accounts.models import User
from accounts.queries.people import PersonCard, card, live_affiliations, told_apart, with_cards
from timeline.enums import MemberRole, MemberState, Side, TimelineKind, TimelineLock
from timeline.models import Timeline, TimelineMember

RUN = [TimelineKind.PATIENT_GROUP, TimelineKind.FREE_GROUP, TimelineKind.COMMUNITY]
"""The kinds of groups that have administrators."""
PAGE = 100
"""Members of one page of a list."""
CHOICE = 100
"""So many people are offered where one is to be chosen."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the list shows it. `may_run`: of those who may become administrator; `on_patient_side`: reads what is
    written there.
    """

    user_id: int
    person: PersonCard
    admin: bool
    relation: str
    phone: str
    may_run: bool
    on_patient_side: bool


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
    return _rows(list(active(timelines)))


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of a list of members: its rows, how many there are in all, and the row after which the next begins."""

    rows: list[MemberRow]
    total: int
    after: int | None


def member_page(timeline: Timeline, *, after: int | None = None) -> MemberPage:
    """A page of who receives what is written, below the membership `after`: a fixed number of queries, and as fast for
    thousands as for a few.
    """
    everybody = active([timeline])
    members = list(_below(everybody, after)[: PAGE + 1])
    after = members[PAGE - 1].pk if len(members) > PAGE else None
    return MemberPage(_rows(members[:PAGE]), everybody.count(), after)


def _below(members: QuerySet[TimelineMember], after: int | None) -> QuerySet[TimelineMember]:
    """Those that come after one of them; from the beginning where there is none."""
    last = members.filter(pk=after).select_related("user__profile").first() if after is not None else None
    if last is None:
        return members
    key = last.user.profile.sort_key
    behind = Q(user__profile__sort_key__gt=key) | Q(user__profile__sort_key=key, pk__gt=last.pk)
    if last.role == MemberRole.ADMIN:
        return members.filter(Q(role=MemberRole.ADMIN) & behind | ~Q(role=MemberRole.ADMIN))
    return members.filter(behind, ~Q(role=MemberRole.ADMIN))


def _rows(found: list[TimelineMember]) -> list[MemberRow]:
    members = {m.user_id: m for m in reversed(found)}
    on_care = {m.user_id for m in found if m.side == Side.CARE}
    on_patient_side = {m.user_id for m in found if m.side == Side.PATIENT}
    people = {u.pk: u for u in with_cards(User.objects.filter(pk__in=members))}
    cards = {one.id: one for one in told_apart([card(user) for user in people.values()])}
    return [
        MemberRow(
            m.user_id,
            cards[m.user_id],
            m.role == MemberRole.ADMIN,
            m.relation,
            _phone(people[m.user_id]),
            m.user_id in on_care,
            m.user_id in on_patient_side,
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


def is_only_admin(user: User, timeline: Timeline) -> bool:
    """Whether the group would be without an active administrator if `user` were not one."""
    return is_admin(user, timeline) and set(admin_ids(timeline)) <= {user.pk}


def candidates(timeline: Timeline, leaving: User | None = None) -> QuerySet[TimelineMember]:
    """Active members who may become administrators in the place of `leaving`, in 五十音 order."""
    fit = active([timeline]).filter(user_kind=UserKind.PROFESSIONAL, role=MemberRole.MEMBER)
    return fit.exclude(user=leaving) if leaving is not None else fit


def successors(timeline: Timeline, leaving: User) -> list[User]:
    """Whom the last administrator may choose from, with their cards; the first of them where there are very many."""
    people = list(candidates(timeline, leaving).values_list("user_id", flat=True)[:CHOICE])
    found = {user.pk: user for user in with_cards(User.objects.filter(pk__in=people))}
    return [found[pk] for pk in people]


def heir(timeline: Timeline, leaving: User | None) -> User | None:
    """Who runs the group when nobody is chosen: the member of longest standing, before those whose facility has not
    confirmed them. None where nobody is left.
    """
    unconfirmed = Case(
        When(affiliation__state=AffiliationState.CONFIRMED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    eldest = (
        candidates(timeline, leaving).order_by(unconfirmed, "joined_at", "pk").select_related("user").first()
    )
    return eldest.user if eldest is not None else None


def without_admin() -> QuerySet[Timeline]:
    """Care sides and groups that have members who could run them, and no administrator who will come back: a suspended
    one does.
    """
    runs = TimelineMember.objects.filter(
        timeline=OuterRef("pk"),
        role=MemberRole.ADMIN,
        state=MemberState.ACTIVE,
        user__state__in=[UserState.ACTIVE, UserState.SUSPENDED],
    )
    could = TimelineMember.objects.filter(
        timeline=OuterRef("pk"),
        user_kind=UserKind.PROFESSIONAL,
        state=MemberState.ACTIVE,
        user__is_active=True,
    )
    run = Timeline.objects.filter(kind__in=RUN, side=Side.CARE).exclude(lock=TimelineLock.DELETED)
    return run.filter(~Exists(runs), Exists(could)).order_by("pk")
