"""つながり, searched, in three orders and page by page; the list and the dialog of invitations are made of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from accounts.enums import LIVE_AFFILIATIONS, AffiliationState
from accounts.models import Affiliation, User
from accounts.queries import connecting
from accounts.queries.people import PersonCard, card, connected_to, told_apart, with_cards
from mcs.core.text import kana_row, words

ROWS = "あかさたなはまやらわ"
OTHER = "他"
"""Names without a reading in kana; they come last."""
NO_FACILITY = "施設の登録なし"
PAGE = 50
"""People of one page; the next begins behind its last."""
FIRST_KANA, BEHIND_KANA = "あ", "ゔ"
"""Sort keys hold neither small nor voiced kana, so that what lies between these begins with kana."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list; `mark` is a word on where they stand, `talk` says that one may talk with them 1対1."""

    person: PersonCard
    mark: str = ""
    talk: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Some people under one title; `begins` is False where they continue the last group of the page before."""

    title: str
    rows: list[Row]
    begins: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the index; `there` says whether anybody's name begins in its row."""

    row: str
    there: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of people. `after` is the id behind which the next page begins, None at the end."""

    groups: list[Group]
    index: list[Letter]
    after: int | None

    @property
    def ids(self) -> list[int]:
        """Everybody of the page."""
        return [row.person.id for group in self.groups for row in group.rows]

    def with_rows(self, change: Callable[[Row], Row]) -> "Listing":
        """The same page with every row changed."""
        groups = [replace(group, rows=[change(row) for row in group.rows]) for group in self.groups]
        return replace(self, groups=groups)


def search(user: User, text: str = "") -> QuerySet[User]:
    """People `user` may invite whose name, reading, facility, profession or word about themselves holds every word;
    in 五十音 order. Width, case, kana and variant kanji make no difference.
    """
    return holding(connected_to(user), text).order_by("profile__sort_key", "pk")


def holding(users: QuerySet[User], text: str, *, about: bool = True) -> QuerySet[User]:
    """Those of `users` in whom every word of `text` is found, by the stored keys. What people write about themselves
    is searched with `about` alone: it is for those who know them.
    """
    users = users.filter(profile__isnull=False)
    for word in words(text):
        told = Q(profile__about_key__contains=word) if about else Q()
        users = users.filter(_holds(word) | told)
    return users


def _holds(word: str) -> Q:
    there = Affiliation.objects.filter(state__in=LIVE_AFFILIATIONS).filter(
        facility__search_key__contains=word
    )
    such = User.objects.filter(profile__professions__search_key__contains=word)
    return (
        Q(profile__search_key__contains=word) | Q(pk__in=there.values("user")) | Q(pk__in=such.values("pk"))
    )


# Orders

Keys = tuple[str, ...]
NAMED: Keys = ("profile__sort_key", "pk")
ORDERS: dict[str, Keys] = {
    "kana": ("without_kana", *NAMED),
    "facility": ("without_facility", "facility_key", "facility_id", *NAMED),
}
"""By what a tab is ordered; a page begins behind the values of the last person of the page before."""


def _with_kana(users: QuerySet[User]) -> QuerySet[User]:
    kana = When(profile__sort_key__gte=FIRST_KANA, profile__sort_key__lt=BEHIND_KANA, then=Value(0))
    return users.annotate(without_kana=Case(kana, default=Value(1), output_field=IntegerField()))


def _with_facility(users: QuerySet[User]) -> QuerySet[User]:
    """With the facility that stands on the card: the first that has confirmed the person, else the first claimed."""
    confirmed = When(state=AffiliationState.CONFIRMED, then=Value(0))
    live = Affiliation.objects.filter(user=OuterRef("pk"), state__in=LIVE_AFFILIATIONS)
    first = live.order_by(Case(confirmed, default=Value(1), output_field=IntegerField()), "pk")
    none = When(facility_id=0, then=Value(1))
    return users.annotate(
        facility_id=Coalesce(Subquery(first.values("facility")[:1]), Value(0), output_field=IntegerField()),
        facility_key=Coalesce(
            Subquery(first.values("facility__sort_key")[:1]), Value(""), output_field=TextField()
        ),
        without_facility=Case(none, default=Value(0), output_field=IntegerField()),
    )


ANNOTATED: dict[str, Callable[[QuerySet[User]], QuerySet[User]]] = {
    "kana": _with_kana,
    "facility": _with_facility,
}


def _as_it_is(users: QuerySet[User]) -> QuerySet[User]:
    return users


def listing(users: QuerySet[User], *, tab: str = "all", after: int | None = None, row: str = "") -> Listing:
    """A page of `users` in the order of the tab: behind the person `after`, or from a 五十音 `row` on.

    A fixed number of queries. Who has left the list meanwhile still tells where its next page begins.
    """
    keys, annotate = ORDERS.get(tab, NAMED), ANNOTATED.get(tab, _as_it_is)
    last = annotate(User.objects.filter(pk=after)).values(*keys).first() if after is not None else None
    found = annotate(users)
    index = _index(users) if tab == "kana" else []
    if last is not None:
        found = found.filter(_behind(keys, last))
    elif tab == "kana" and row:
        found = found.filter(_from(row))
    page = list(with_cards(found.order_by(*keys))[: PAGE + 1])
    shown = page[:PAGE]
    return Listing(_grouped(shown, tab, last), index, shown[-1].pk if len(page) > PAGE else None)


def _behind(keys: Keys, last: dict[str, Any]) -> Q:
    """Rows whose keys come after those of `last`."""
    found = Q()
    for place, key in enumerate(keys):
        same = {name: last[name] for name in keys[:place]}
        found |= Q(**same, **{f"{key}__gt": last[key]})
    return found


def _from(row: str) -> Q:
    """From a letter of the index to the end."""
    return Q(without_kana=1) | (Q(profile__sort_key__gte=row) if row in ROWS else Q(pk__in=[]))


def _index(users: QuerySet[User]) -> list[Letter]:
    firsts = (
        users.order_by().annotate(first=Substr("profile__sort_key", 1, 1)).values_list("first", flat=True)
    )
    rows = {kana_row(first) for first in firsts.distinct()}
    return [Letter(row, row in rows) for row in (*ROWS, OTHER) if row != OTHER or row in rows]


def _grouped(users: list[User], tab: str, last: dict[str, Any] | None) -> list[Group]:
    """Under the titles of the tab; "すべて" has none."""
    cards = {one.id: one for one in told_apart([card(user) for user in users])}
    before = _place(tab, last) if last is not None else None
    groups = []
    for place, people in groupby(users, key=lambda user: _place(tab, _values(user))):
        rows = [Row(cards[one.pk]) for one in people]
        groups.append(Group(_title(tab, place, rows[0].person), rows, begins=place != before))
    return groups


def _place(tab: str, values: dict[str, Any]) -> str | int:
    """What the people of one group have in common."""
    if tab == "kana":
        return kana_row(values["profile__sort_key"])
    return int(values["facility_id"]) if tab == "facility" else ""


def _values(user: User) -> dict[str, Any]:
    return {"profile__sort_key": user.profile.sort_key, "facility_id": getattr(user, "facility_id", 0)}


def _title(tab: str, place: str | int, first: PersonCard) -> str:
    if tab == "facility":
        return first.facility or NO_FACILITY
    return f"{place}行" if place in tuple(ROWS) else str(place)


def own_listing(user: User, *, text: str, tab: str, after: int | None, row: str) -> Listing:
    """The page of 「つながり」: whom one has blocked is marked, and with whom one may talk 1対1 is known."""
    page = listing(search(user, text), tab=tab, after=after, row=row)
    apart = dict(connecting.others_blocked(user, page.ids))
    may_talk = settings.DIRECT_TALK and not user.is_staff

    def stands(one: Row) -> Row:
        mark = "ブロック中" if apart.get(one.person.id) else ""
        return replace(one, mark=mark, talk=may_talk and one.person.id not in apart)

    return page.with_rows(stands)


def address(path: str, **query: str) -> str:
    """`path` with the parts of the query that are not empty."""
    filled = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(filled)}" if filled else path
