"""What a session obeys: its own limits, and what the strictest of its person's facilities asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from accounts.enums import AffiliationRole, AffiliationState, DeviceState, Hold
from accounts.models import Affiliation, EndedSession, OpenSession, User
from mcs.core.live.events import session_mark
from mcs.core.network import lies_in

TOUCH_EVERY = timedelta(minutes=1)
_AT = "session__user__affiliations"
_FACILITY = f"{_AT}__facility"
_CONFIRMED = Q(**{f"{_AT}__state": AffiliationState.CONFIRMED, f"{_FACILITY}__active": True})
_DEVICES_ONLY = Q(**{f"{_FACILITY}__registered_devices_only": True})


def with_rules(sessions: QuerySet[OpenSession]) -> QuerySet[OpenSession]:
    """`sessions` with their person, browser, and what the person's confirmed facilities ask, in one query.

    `idle_minutes` is the shortest of them, None without a facility. `asks_second_factor`, `asks_device` and
    `asks_network` tell how many of them ask for it; `registered` how many that ask for it know this browser, `manages`
    of how many the person is 施設管理者.
    """
    here = Q(**{_FACILITY: F("device__facility")}, device__state=DeviceState.REGISTERED)
    return sessions.select_related("session__user", "device").annotate(
        idle_minutes=Min(f"{_FACILITY}__idle_minutes", filter=_CONFIRMED),
        asks_second_factor=_count(Q(**{f"{_FACILITY}__requires_second_factor": True})),
        asks_device=_count(_DEVICES_ONLY),
        registered=_count(_DEVICES_ONLY & here),
        manages=_count(Q(**{f"{_AT}__role": AffiliationRole.MANAGER})),
        asks_network=_count(~Q(**{f"{_FACILITY}__networks": ""}) & Q(**{f"{_AT}__network_exempt": False})),
    )


@cache
def _all_with_rules() -> QuerySet[OpenSession]:
    """Never asked itself. To put it together takes longer than to ask it, and every request begins with it."""
    return with_rules(OpenSession.objects.all())


def with_rules_of(user: User, session_key: str) -> OpenSession | None:
    """The row of one session of this person, as `with_rules` makes it."""
    mine = _all_with_rules().filter(session__session_key=session_key, session__user=user.pk)
    return mine.first()


def _count(asks: Q) -> Sum:
    return Sum(Case(When(asks & _CONFIRMED, then=Value(1)), default=Value(0)), output_field=IntegerField())


def idle_time(row: OpenSession) -> timedelta:
    """For how long nobody may do anything before this session ends: the shortest time that the person's facilities
    choose, else the site's; shorter on a shared device. `row` came through `with_rules`.
    """
    minutes = getattr(row, "idle_minutes", None) or settings.IDLE_MINUTES
    return timedelta(minutes=min(minutes, settings.SHARED_IDLE_MINUTES) if row.shared else minutes)


def ends_at(row: OpenSession) -> datetime:
    """When this session ends if nobody does anything: idle for too long, or the end of its longest time.

    `row` came through `with_rules`.
    """
    return min(row.ends_at, row.active_at + idle_time(row))


@dataclass(frozen=True, slots=True)
class Limits:
    """What the page knows of its session, in whole seconds: how long it lasts if nobody does anything, how long if
    somebody always does, and the idle time.
    """

    seconds: int
    longest: int
    idle: int
    shared: bool


def limits(row: OpenSession) -> Limits:
    """The limits of a session at this moment, without a query. `row` came through `with_rules`."""
    now = timezone.now()
    return Limits(
        seconds=_seconds(ends_at(row) - now),
        longest=_seconds(row.ends_at - now),
        idle=_seconds(idle_time(row)),
        shared=row.shared,
    )


def _seconds(time: timedelta) -> int:
    return max(0, int(time.total_seconds()))


def is_stale(row: OpenSession) -> bool:
    """Whether it is time to note again that somebody is there: once a minute is enough."""
    return timezone.now() - row.active_at >= TOUCH_EVERY


def why_ended(key: str) -> str:
    """Why somebody's act ended the session with this key; empty where none did."""
    found = EndedSession.objects.filter(mark=session_mark(key)).values_list("why", flat=True).first()
    return found or ""


def held(row: OpenSession, *, ip: str) -> Hold | None:
    """What has to be done before this session opens anything else. `row` came through `with_rules`."""
    return next(_holds(row, row.session.user, ip), None)


def _holds(row: OpenSession, user: User, ip: str) -> Iterator[Hold]:
    if getattr(row, "asks_network", 0) and not _network_allowed(user, ip):
        yield Hold.NETWORK
    if getattr(row, "asks_device", 0) and not getattr(row, "registered", 0):
        yield Hold.DEVICE
    if row.verified_at is None and needs_second_factor(row):
        yield Hold.SECOND_FACTOR
    if user.password_is_temporary or (row.verified_at is None and password_is_over(user)):
        yield Hold.PASSWORD
    if user.terms_version < settings.TERMS_VERSION:
        yield Hold.TERMS


def needs_second_factor(row: OpenSession) -> bool:
    """Whether the site, the office held or a facility asks for a second factor. `row` came through `with_rules`."""
    asked = bool(getattr(row, "asks_second_factor", 0))
    return settings.SECOND_FACTOR_FOR_ALL or row.session.user.is_staff or asked


def password_ends_at(user: User) -> datetime | None:
    """When the password has to be changed (運用ポリシー第17条: every few months); None for a long one, and where
    the site does not ask for it. Who holds a second factor is only reminded.
    """
    if not settings.PASSWORD_DAYS or user.password_is_long:
        return None
    return user.password_changed_at + timedelta(days=settings.PASSWORD_DAYS)


def password_is_over(user: User) -> bool:
    """Whether the password is older than the site allows."""
    over = password_ends_at(user)
    return over is not None and over <= timezone.now()


def _network_allowed(user: User, ip: str) -> bool:
    """Every facility that limits addresses has to allow this one; the strictest counts."""
    asking = Affiliation.objects.filter(
        user=user, state=AffiliationState.CONFIRMED, facility__active=True, network_exempt=False
    ).exclude(facility__networks="")
    return all(lies_in(ip, text) for text in asking.values_list("facility__networks", flat=True))
