"""The people of a facility as its 施設管理者 takes care of them, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.enums import LIVE_AFFILIATIONS, AffiliationState, Factor, UserState
from accounts.models import Facility, User
from accounts.queries import locks, second_factor
from accounts.queries.people import PersonCard, card, told_apart, with_cards
from approvals.enums import RequestKind
from approvals.queries import to_decide
from mcs.core.text import words


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands. `state` is its word where it is not simply in use, `locked_until` is None without a
    lock, `licence` says what there is to check.
    """

    state: str
    locked: bool
    has_factor: bool
    licence: bool
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person of the list. Whose affiliation is only claimed has no standing and no page here, but the request that
    waits for its confirmation (0 where none does); whom nobody of the facility takes care of (oneself, an office) has
    no page.
    """

    person: PersonCard
    url: str
    standing: Standing | None
    request: int = 0


def chosen(managed: Iterable[Facility], pk: str) -> Facility | None:
    """The facility of that id among those one manages, without a fitting id the first."""
    facilities = list(managed)
    return next((one for one in facilities if str(one.pk) == pk), facilities[0] if facilities else None)


def staff_rows(manager: User, facility: Facility, *, text: str = "") -> list[StaffRow]:
    """Everybody who belongs to the facility or says so, stopped accounts included, in 五十音 order; with `text` those
    whose name or reading holds every word. `manager` is 施設管理者 of it.
    """
    found = list(with_cards(_of(facility, words(text))))
    locked, factors = locks.locked(found), with_factor(found)
    cards = told_apart([card(user) for user in found])
    asked = _asked(manager, facility)
    rows = [
        _row(manager, facility, user, one, _standing(user, user.pk in locked, user.pk in factors))
        for user, one in zip(found, cards, strict=True)
    ]
    return [replace(row, request=asked.get(row.person.id, 0)) for row in rows]


def _of(facility: Facility, sought: list[str]) -> QuerySet[User]:
    live = Q(affiliations__facility=facility, affiliations__state__in=LIVE_AFFILIATIONS)
    users = User.objects.filter(live, profile__isnull=False)
    for word in sought:
        users = users.filter(profile__search_key__contains=word)
    return users.order_by("profile__sort_key", "pk")


def _asked(manager: User, facility: Facility) -> dict[int, int]:
    """The requests that wait for this 施設管理者 to confirm somebody, by who asks."""
    waiting = to_decide(manager).filter(kind=RequestKind.AFFILIATION, facility=facility)
    return dict(waiting.values_list("requester", "pk"))


def _row(manager: User, facility: Facility, user: User, person: PersonCard, standing: Standing) -> StaffRow:
    here = [a for a in user.affiliations.all() if a.facility_id == facility.pk]
    if all(a.state != AffiliationState.CONFIRMED for a in here):
        return StaffRow(replace(person, photo_url="", url="", verified="", claimed=True), "", None)
    cared_for = user.pk != manager.pk and not user.is_staff
    url = reverse("desk:staff_member", args=[user.pk]) if cared_for else ""
    return StaffRow(person, url, standing)


def _standing(user: User, locked: bool, has_factor: bool) -> Standing:
    return Standing(
        state="" if user.state == UserState.ACTIVE else UserState(user.state).label,
        locked=locked,
        has_factor=has_factor,
        licence=bool(user.profile.licence),
        last_login=user.last_login,
    )


def standing(user: User) -> Standing:
    """How one account stands."""
    return _standing(user, bool(locks.locked([user])), user.pk in with_factor([user]))


def with_factor(users: Iterable[User]) -> set[int]:
    """The ids of those of `users` who have a way of 二段階認証, in one query for each way."""
    reached = {user.pk: bool(user.address) for user in users}
    having: set[int] = set()
    for way in second_factor.WAYS:
        rows = second_factor.DEVICES[way].objects.filter(user__in=reached, confirmed=True)
        ids = rows.values_list("user_id", flat=True)
        having |= {pk for pk in ids if reached[pk] or way != Factor.MAIL}
    return having
