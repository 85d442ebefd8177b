"""Whom a person may see, and how people are shown."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.enums import LIVE_AFFILIATIONS, AffiliationState, ConnectionState, UserState
from accounts.models import Affiliation, Facility, Profile, User
from accounts.queries import connecting
from mcs.core.text import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

KNOWN_BY: list[Callable[[User], Q]] = []
"""Further rules of whom one knows; upper apps append theirs in AppConfig.ready()."""
NAMED_BY: list[Callable[[User], Q]] = []
"""Rules of whom one is only told of: their page opens with the card alone, and no search finds them."""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What stands beside a face. Built from today's profile.

    `verified` says which office checked the licence and when, empty where nobody has; no name, since the card is
    shown to people who do not know who checked. `alike` marks one of several equal names of a list.
    """

    id: int
    name: str
    kana: str
    photo_url: str
    initial: str
    professions: str
    facility: str
    claimed: bool
    left: bool
    url: str
    verified: str = ""
    alike: bool = False

    @property
    def label(self) -> str:
        """職種 (施設), as it stands behind a name."""
        return f"{self.professions} ({self.facility})" if self.facility else self.professions

    @property
    def named(self) -> str:
        """The name within a sentence, with the facility."""
        return f"{self.name}さん（{self.facility}）" if self.facility else f"{self.name}さん"

    @property
    def told(self) -> str:
        """The name as it stands in a list of names; one of several equal names of the list with reading,
        profession and facility.
        """
        marks = "・".join(part for part in (self.kana.strip(), self.label.strip()) if part)
        return f"{self.name}（{marks}）" if self.alike and marks else self.name


def _same_facility(user: User) -> Q:
    confirmed = Affiliation.objects.filter(user=user.pk, state=AffiliationState.CONFIRMED)
    return Q(
        pk__in=Affiliation.objects.filter(
            facility__in=confirmed.values("facility"), state=AffiliationState.CONFIRMED
        ).values("user")
    )


def _connected(user: User) -> Q:
    accepted = ConnectionState.ACCEPTED
    return Q(connections_asked__addressee=user.pk, connections_asked__state=accepted) | Q(
        connections_got__requester=user.pk, connections_got__state=accepted
    )


def visible_to(user: "User | AnonymousUser") -> QuerySet[User]:
    """Whose profile `user` may open: whom one knows and whom one is told of; for 事務局 everybody's."""
    if not isinstance(user, User) or not user.is_active:
        return User.objects.none()
    return User.objects.all() if user.is_staff else _one_of(user, [*_known(user), *_named(user)])


def known_to(user: User) -> QuerySet[User]:
    """Whom `user` knows in full and finds by a search: oneself, colleagues, つながり, and whom upper apps
    make known; for 事務局 everybody.
    """
    if not user.is_active:
        return User.objects.none()
    return User.objects.all() if user.is_staff else _one_of(user, _known(user))


def connected_to(user: User) -> QuerySet[User]:
    """つながり: active people of the same kind whom `user` may invite; nobody who is only looked up or told of,
    and no office counts.
    """
    known = _one_of(user, _known(user)) if user.is_active else User.objects.none()
    return known.filter(kind=user.kind, is_active=True).exclude(pk=user.pk)


def _known(user: User) -> list[Q]:
    return [_same_facility(user), _connected(user), *_rules(KNOWN_BY, user)]


def _named(user: User) -> list[Q]:
    return [connecting.asks(user), connecting.listed(user), *_rules(NAMED_BY, user)]


def _rules(rules: list[Callable[[User], Q]], user: User) -> list[Q]:
    return [rule(user) for rule in rules]


def _one_of(user: User, rules: list[Q]) -> QuerySet[User]:
    """Oneself and everybody one of these rules is about."""
    found = Q(pk=user.pk)
    for rule in rules:
        found |= Q(pk__in=User.objects.filter(rule).values("pk"))
    return User.objects.filter(found)


def listed_at(user: User, facility: Facility) -> QuerySet[User]:
    """The people of a facility that lists them, as far as `user` may look through them; in 五十音 order."""
    there = User.objects.filter(connecting.listed(user)).filter(
        affiliations__facility=facility, affiliations__state=AffiliationState.CONFIRMED
    )
    return there.exclude(pk=user.pk).order_by("profile__sort_key", "pk")


def blocked_by(user: User) -> QuerySet[User]:
    """Whom `user` has blocked."""
    mine = connecting.others(user, connecting.blocked(user))
    return User.objects.filter(pk__in=mine).select_related("profile")


def with_cards(users: QuerySet[User]) -> QuerySet[User]:
    """`users` with everything a card needs, in a fixed number of queries."""
    affiliations = Affiliation.objects.select_related("facility").order_by("id")
    return users.select_related("profile__verified_by").prefetch_related(
        "profile__professions", Prefetch("affiliations", affiliations)
    )


def live_affiliations(user: User) -> list[Affiliation]:
    """The affiliations that have not ended of a user that came through `with_cards`: confirmed ones first."""
    live = [a for a in user.affiliations.all() if a.state in LIVE_AFFILIATIONS]
    return sorted(live, key=lambda a: (a.state != AffiliationState.CONFIRMED, a.pk))


def card(user: User) -> PersonCard:
    """The card of a user that came through `with_cards`."""
    profile = user.profile
    shown = next(iter(live_affiliations(user)), None)
    return PersonCard(
        id=user.pk,
        name=profile.name,
        kana=profile.kana,
        photo_url=photo_url(user.pk, profile.version) if profile.photo_small else "",
        initial=profile.family_name[:1],
        professions="・".join(p.name for p in profile.professions.all()),
        facility=shown.facility.name if shown else "",
        claimed=shown is not None and shown.state == AffiliationState.CLAIMED,
        left=user.state == UserState.CLOSED or (shown is None and _has_left(user)),
        url=reverse("accounts:person", args=[user.pk]),
        verified=verified_words(profile),
    )


def _has_left(user: User) -> bool:
    """Whether a facility the person belonged to has ended it; a claim that nobody confirmed is no such end."""
    return any(a.state == AffiliationState.ENDED for a in user.affiliations.all())


def verified_words(profile: Profile) -> str:
    """Which office checked the licence and on which day; empty where nobody has."""
    if profile.verified_by is None or profile.verified_at is None:
        return ""
    office = "事務局" if profile.verified_by.is_staff else "施設管理者"
    day = timezone.localdate(profile.verified_at)
    year = "" if day.year == timezone.localdate().year else f"{day.year}年"
    return f"{office}が{year}{day.month}月{day.day}日に確認"


def told_apart(cards: list[PersonCard]) -> list[PersonCard]:
    """The cards of one list, in their order; those that bear the same name, however it is written, marked."""
    times = Counter(fold(one.name) for one in cards)
    return [replace(one, alike=True) if times[fold(one.name)] > 1 else one for one in cards]


def photo_url(user_id: int, version: int, size: str = "small") -> str:
    """Address of a face picture; `version` makes a changed picture a new address."""
    return f"{reverse('accounts:photo', args=[user_id, size])}?v={version}"


def cards(user_ids: Iterable[int]) -> dict[int, PersonCard]:
    """Cards by id, in a fixed number of queries. The caller has asked a door for the ids."""
    return {user.pk: card(user) for user in with_cards(User.objects.filter(pk__in=set(user_ids)))}


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """Names by id as staff read them in a list of names, equal ones told apart, in a fixed number of queries. The
    caller has asked a door for the ids.
    """
    return {one.id: one.told for one in told_apart(list(cards(user_ids).values()))}


def _knows(viewer: User, user: User) -> bool:
    return viewer.is_professional and known_to(viewer).filter(pk=user.pk).exists()


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What a person's own page shows to one viewer; empty where the viewer may not know it."""

    card: PersonCard
    photo_url: str
    facility_phone: str
    kana: str
    phone: str
    about: str
    verifier: PersonCard | None


def sheet(viewer: User, user: User) -> PersonSheet:
    """The page of `user`, who came through `visible_to(viewer)` and `with_cards`.

    Patients and relatives are told name, profession, facility and its phone, and photo; so are those who
    do not know the person yet, such as the invitee of an invitation. Of themselves everybody is told all.
    """
    profile, everything = user.profile, viewer.pk == user.pk or _knows(viewer, user)
    confirmed = [a for a in live_affiliations(user) if a.state == AffiliationState.CONFIRMED]
    return PersonSheet(
        card=card(user),
        photo_url=photo_url(user.pk, profile.version, "large") if profile.photo_large else "",
        facility_phone=confirmed[0].facility.phone if confirmed else "",
        kana=profile.kana if everything else "",
        phone=profile.phone if everything else "",
        about=profile.about if everything else "",
        verifier=_verifier(viewer, profile) if everything else None,
    )


def _verifier(viewer: User, profile: Profile) -> PersonCard | None:
    """Who checked the licence, by name for those who may open that profile as well."""
    found = with_cards(visible_to(viewer)).filter(pk=profile.verified_by_id or 0).first()
    return card(found) if found is not None else None
