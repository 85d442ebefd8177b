"""「グループ」: what the list shows, page by page, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from groups.models import FreeGroup, Group, Kind, WorkplaceGroup
from groups.queries.pages import photo_url
from mcs.core import places
from timeline.enums import MemberRole, MemberState
from timeline.models import Timeline, TimelineMember
from timeline.queries import unread

PAGE = 50
_ACTIVE = Q(members__state=MemberState.ACTIVE, members__user__is_active=True)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of the list. `pk` is the group's, for a workplace the facility's."""

    pk: int
    name: str
    members: int
    unread: int
    last_post_at: datetime | None
    admin: bool
    photo_url: str = ""
    purpose: str = ""
    joined: bool = True


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of the list; `after` is where the next begins, empty at the end."""

    rows: list[GroupRow]
    after: str


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """A deleted group, to those who may bring it back; `until` is the day after which it is gone."""

    pk: int
    name: str
    deleted_at: datetime
    until: datetime


def free_groups(user: User, *, words: Iterable[str] = (), after: str = "") -> GroupPage:
    """The free groups this person sees that hold every one of the folded `words`, the last active first."""
    return page(user, holding(FreeGroup.objects.visible_to(user), words), after=after)


def found(user: User, words: list[str]) -> QuerySet[FreeGroup]:
    """The free groups this person sees whose name or purpose holds every one of the folded `words`."""
    return holding(FreeGroup.objects.visible_to(user), words).order_by("pk")


def holding(groups: QuerySet[Any], words: Iterable[str]) -> QuerySet[Any]:
    """Those whose name or purpose holds every word; asked of the database by the keys it keeps."""
    for word in words:
        groups = groups.filter(search_key__contains=word)
    return groups


def page(user: User, groups: QuerySet[Any], *, after: str = "") -> GroupPage:
    """A page of groups that came through a door, the last active first, with what their members are shown."""
    last = F("timeline__last_post_at").desc(nulls_last=True)
    below = groups.filter(_below(after)).select_related("timeline").order_by(last, "-pk")
    shown: list[Group] = list(below[: PAGE + 1])
    last_shown = shown[PAGE - 1] if len(shown) > PAGE else None
    after = places.written(last_shown.timeline.last_post_at, last_shown.pk) if last_shown else ""
    return GroupPage(rows_of(user, shown[:PAGE]), after)


def rows_of(user: User, groups: Iterable[Group]) -> list[GroupRow]:
    """The lines of these groups, which came through a door."""
    shown = list(groups)
    facts = _facts(user, [g.timeline_id for g in shown])
    return [
        GroupRow(g.pk, g.name, *facts[g.timeline_id], photo_url=photo_url(g), purpose=g.purpose)
        for g in shown
    ]


def _below(place: str) -> Q:
    """What comes after that place; everything where it is none."""
    if (behind := places.read(place)) is None:
        return Q()
    at, pk = behind
    silent = Q(timeline__last_post_at=None)
    if at is None:
        return silent & Q(pk__lt=pk)
    return Q(timeline__last_post_at__lt=at) | Q(timeline__last_post_at=at, pk__lt=pk) | silent


def workplaces(user: User) -> list[GroupRow]:
    """「職場の情報共有」 of the facilities this person belongs to."""
    groups = list(WorkplaceGroup.objects.visible_to(user).select_related("facility").order_by("pk"))
    facts = _facts(user, [g.timeline_id for g in groups])
    return [GroupRow(g.facility_id, g.facility.name, *facts[g.timeline_id]) for g in groups]


def deleted(user: User, kind: Kind) -> list[DeletedRow]:
    """「削除した…」: what this person may bring back, the last deleted first."""
    kept = timedelta(days=settings.GROUP_RESTORE_DAYS)
    rows = (
        kind.objects.restorable_by(user)
        .order_by("-deleted_at", "-pk")
        .values_list("pk", "name", "deleted_at")
    )
    return [DeletedRow(pk, name, at, at + kept) for pk, name, at in rows if at is not None]


def _facts(user: User, timeline_ids: list[int]) -> dict[int, tuple[int, int, datetime | None, bool]]:
    """Members, unread posts, last post and whether one runs it, by timeline."""
    if not timeline_ids:
        return {}
    counts = unread.counts(user, timeline_ids)
    run = set(_run_by(user, timeline_ids).values_list("timeline_id", flat=True))
    timelines = Timeline.objects.filter(pk__in=timeline_ids).annotate(people=Count("members", filter=_ACTIVE))
    shown = timelines.values_list("pk", "people", "last_post_at")
    return {pk: (people, counts.get(pk, 0), last, pk in run) for pk, people, last in shown}


def _run_by(user: User, timeline_ids: list[int]) -> QuerySet[TimelineMember]:
    return TimelineMember.objects.filter(
        user=user, timeline__in=timeline_ids, state=MemberState.ACTIVE, role=MemberRole.ADMIN
    )
