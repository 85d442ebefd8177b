"""「グループ」: what the list shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from groups.models import FreeGroup, WorkplaceGroup
from timeline.enums import MemberRole, MemberState
from timeline.models import Timeline, TimelineMember
from timeline.queries import unread

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


def free_groups(user: User) -> list[GroupRow]:
    """The free groups this person sees, the last active first."""
    groups = list(
        FreeGroup.objects.visible_to(user)
        .select_related("timeline")
        .order_by(F("timeline__last_post_at").desc(nulls_last=True), "-pk")
    )
    facts = _facts(user, [g.timeline_id for g in groups])
    return [GroupRow(g.pk, g.name, *facts[g.timeline_id]) for g in groups]


def found(user: User, words: list[str]) -> QuerySet[FreeGroup]:
    """The free groups this person sees whose name or purpose holds every one of the folded `words`."""
    groups = FreeGroup.objects.visible_to(user)
    for word in words:
        groups = groups.filter(search_key__contains=word)
    return groups.order_by("pk")


def workplaces(user: User) -> list[GroupRow]:
    """「職場の情報共有」 of the facilities this person belongs to."""
    groups = list(WorkplaceGroup.objects.visible_to(user).select_related("facility").order_by("pk"))
    facts = _facts(user, [g.timeline_id for g in groups])
    return [GroupRow(g.facility_id, g.facility.name, *facts[g.timeline_id]) for g in groups]


def _facts(user: User, timeline_ids: list[int]) -> dict[int, tuple[int, int, datetime | None, bool]]:
    """Members, unread posts, last post and whether one runs it, by timeline."""
    if not timeline_ids:
        return {}
    counts = unread.counts(user, timeline_ids)
    run = set(_run_by(user).values_list("timeline_id", flat=True))
    timelines = Timeline.objects.filter(pk__in=timeline_ids).annotate(people=Count("members", filter=_ACTIVE))
    shown = timelines.values_list("pk", "people", "last_post_at")
    return {pk: (people, counts.get(pk, 0), last, pk in run) for pk, people, last in shown}


def _run_by(user: User) -> QuerySet[TimelineMember]:
    return TimelineMember.objects.filter(user=user, state=MemberState.ACTIVE, role=MemberRole.ADMIN)
