"""Browsers and machines: whose they are, and how they are described."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.cookies import device_digest
from accounts.enums import AffiliationRole, AffiliationState, DeviceState
from accounts.models import Affiliation, Device, Facility, OpenSession, User
from accounts.queries import facilities
from accounts.queries.people import names

_SYSTEMS = (
    ("iPad", r"iPad"),
    ("iPhone", r"iPhone"),
    ("Androidのスマートフォン", r"Android.*Mobile"),
    ("Androidのタブレット", r"Android"),
    ("Chromebook", r"CrOS"),
    ("Windowsのパソコン", r"Windows"),
    ("Mac", r"Macintosh"),
    ("Linuxのパソコン", r"Linux|X11"),
)
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
UNKNOWN = "種類のわからない端末"


def described(user_agent: str) -> str:
    """What a browser calls itself, as people say it: 「iPadのSafari」."""
    system = next((name for name, mark in _SYSTEMS if re.search(mark, user_agent)), "")
    browser = next((name for name, mark in _BROWSERS if re.search(mark, user_agent)), "")
    return "・".join(part for part in (system, browser) if part) or UNKNOWN


def of_key(key: str) -> Device | None:
    """The device of a cookie's key."""
    return Device.objects.filter(digest=device_digest(key)).first() if key else None


def is_blocked(key: str) -> bool:
    """Whether the browser with this key was reported as lost or taken out of use."""
    return bool(key) and Device.objects.filter(digest=device_digest(key), state=DeviceState.BLOCKED).exists()


def of_session(user: User, session_key: str) -> OpenSession | None:
    """The row of this session of `user`, with its device."""
    rows = OpenSession.objects.select_related("device__facility", "device__owner__profile", "session")
    return rows.filter(session__session_key=session_key, session__user=user).first()


def asking(user: User) -> QuerySet[Facility]:
    """The facilities of `user` that ask for a registered device (「登録端末のみ」), the oldest affiliation first."""
    return Facility.objects.filter(
        active=True,
        registered_devices_only=True,
        affiliations__user=user.pk,
        affiliations__state=AffiliationState.CONFIRMED,
    ).order_by("affiliations__pk")


def registrars(facility: Facility, *, but: User | None = None) -> QuerySet[User]:
    """The active 施設管理者 of a facility, who decide about its devices; nobody (`but`) about the own."""
    managers = User.objects.filter(
        is_active=True,
        affiliations__facility=facility,
        affiliations__state=AffiliationState.CONFIRMED,
        affiliations__role=AffiliationRole.MANAGER,
    )
    return (managers.exclude(pk=but.pk) if but else managers).order_by("pk")


def known_to(user: User) -> QuerySet[Device]:
    """The door of a facility's ledger: the devices of one's facilities, and what the people one manages have lost."""
    mine = Affiliation.objects.filter(user=user, state=AffiliationState.CONFIRMED).values("facility")
    return Device.objects.filter(Q(facility__in=mine) | lost_by(facilities.managed_people(user)))


def lost_by(people: QuerySet[User]) -> Q:
    """Devices that no facility has registered and that one of these people has reported as lost."""
    return Q(facility__isnull=True, state=DeviceState.BLOCKED, owner__in=people.values("pk"))


def _staff(facility: Facility) -> QuerySet[User]:
    confirmed = Affiliation.objects.filter(facility=facility, state=AffiliationState.CONFIRMED)
    return User.objects.filter(pk__in=confirmed.values("user"))


def of_facility(facility: Facility) -> QuerySet[Device]:
    """The ledger of a facility: what asked there or was registered there, and what its people have lost."""
    order = [
        DeviceState.ASKED,
        DeviceState.REGISTERED,
        DeviceState.BLOCKED,
        DeviceState.REVOKED,
        DeviceState.REJECTED,
    ]
    places = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(order)),
        output_field=IntegerField(),
    )
    found = Device.objects.filter(Q(facility=facility) | lost_by(_staff(facility)), state__in=order)
    return found.annotate(place=places).order_by("place", "name", "pk")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as its facility's administrator reads it."""

    id: int
    name: str
    browser: str
    state: str
    state_label: str
    has_start_lock: bool
    owner: str
    registered_by: str
    registered_at: datetime | None
    last_user: str
    last_used_at: datetime | None


def rows(devices: QuerySet[Device]) -> list[DeviceRow]:
    """Rows of devices that came through a door, in their order, in a fixed number of queries."""
    found = list(devices)
    ids = {d.owner_id for d in found} | {d.last_user_id for d in found} | {d.registered_by_id for d in found}
    told = names(pk for pk in ids if pk is not None)
    return [
        DeviceRow(
            id=d.pk,
            name=d.name or "名前のない端末",
            browser=described(d.user_agent),
            state=d.state,
            state_label=d.get_state_display(),
            has_start_lock=d.has_start_lock,
            owner=told[d.owner_id],
            registered_by=told.get(d.registered_by_id or 0, ""),
            registered_at=d.registered_at,
            last_user=told.get(d.last_user_id or 0, ""),
            last_used_at=d.last_used_at,
        )
        for d in found
    ]
