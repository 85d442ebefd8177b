"""つながり, searched and grouped; the list and the dialog of invitations are made of it."""

from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.enums import AffiliationState
from accounts.models import Affiliation, Facility, Profession, User
from accounts.queries.people import PersonCard, card, connected_to, told_apart, with_cards
from mcs.core.text import fold, kana_key, kana_row, words

ROWS = "あかさたなはまやらわ"
NO_FACILITY = "施設の登録なし"
Groups = list[tuple[str, list[PersonCard]]]


def search(user: User, text: str = "") -> QuerySet[User]:
    """People `user` may invite whose name, reading, facility or profession holds every word; in 五十音 order.

    A fixed number of queries. Width, case, kana and variant kanji make no difference.
    """
    found = connected_to(user).filter(profile__isnull=False)
    typed = words(text)
    if typed:
        facilities = {f.pk: f"{fold(f.name)} {fold(f.kana)}" for f in Facility.objects.all()}
        professions = {p.pk: fold(p.name) for p in Profession.objects.all()}
        for word in typed:
            found = found.filter(_holds(word, facilities, professions))
    return found.order_by("profile__sort_key", "pk")


def _holds(word: str, facilities: dict[int, str], professions: dict[int, str]) -> Q:
    there = Affiliation.objects.exclude(state=AffiliationState.ENDED).filter(
        facility__in=[pk for pk, key in facilities.items() if word in key]
    )
    such = User.objects.filter(
        profile__professions__in=[pk for pk, key in professions.items() if word in key]
    )
    return (
        Q(profile__search_key__contains=word) | Q(pk__in=there.values("user")) | Q(pk__in=such.values("pk"))
    )


def cards_of(users: QuerySet[User]) -> list[PersonCard]:
    """The cards of `users`, in their order; equal names are marked."""
    return told_apart([card(user) for user in with_cards(users)])


def by_kana(cards: list[PersonCard]) -> Groups:
    """五十音順: あ行 か行 … わ行, 他."""
    keyed = sorted(cards, key=lambda c: kana_key(c.kana or c.name))
    rows: dict[str, list[PersonCard]] = {}
    for one in keyed:
        rows.setdefault(kana_row(kana_key(one.kana or one.name)), []).append(one)
    return [(f"{row}行" if row in ROWS else row, rows[row]) for row in (*ROWS, "他") if row in rows]


def by_facility(cards: list[PersonCard]) -> Groups:
    """施設別, the people of a facility together; who has none at the end."""
    ordered = sorted(cards, key=lambda c: (not c.facility, fold(c.facility)))
    return [(name or NO_FACILITY, list(rows)) for name, rows in groupby(ordered, key=lambda c: c.facility)]


def grouped(cards: list[PersonCard], tab: str) -> Groups:
    """The cards as the tab shows them: "kana", "facility", or all in one group without a title."""
    if tab == "kana":
        return by_kana(cards)
    if tab == "facility":
        return by_facility(cards)
    return [("", cards)] if cards else []


def address(path: str, **query: str) -> str:
    """`path` with the parts of the query that are not empty."""
    filled = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(filled)}" if filled else path
