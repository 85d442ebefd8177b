"""Making timelines, joining and leaving them. Called by the actions of the apps above."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.queries import facilities
from mcs.core import audit
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from timeline import access
from timeline.actions import telling
from timeline.enums import MemberRole, MemberState, Side, TimelineKind
from timeline.models import Draft, ReadMark, Timeline, TimelineMember


@transaction.atomic
def open_timeline(actor: User, *, kind: TimelineKind, name: str, side: Side = Side.CARE) -> Timeline:
    """A new empty timeline; who makes it joins by `join` like everybody else."""
    timeline = Timeline.objects.create(kind=kind, side=side, name=name)
    audit.record(actor, "timeline.open", timeline, timeline=timeline.pk)
    return timeline


def hold(timelines: Iterable[Timeline]) -> None:
    """Let nobody else change who runs these timelines, inside the caller's transaction and until its end: one row lock
    each, in one order, so that no two wait for each other.
    """
    ids = {timeline.pk for timeline in timelines}
    list(Timeline.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


@transaction.atomic
def join(
    actor: User | None,
    timeline: Timeline,
    *,
    users: Iterable[User],
    role: MemberRole = MemberRole.MEMBER,
    relation: str = "",
) -> list[TimelineMember]:
    """Make `users` active members; who is one already stays as they are. What was written before counts as read. A
    membership is held for the affiliation one joins under and ends with it; a talk of two is the two people's own.

    The caller has decided that it may happen. Raises ValidationError (code "kind") for a relative on the care side.
    """
    joined = [m for user in users if (m := _join_one(actor, timeline, user, role, relation)) is not None]
    for member in joined:
        announce(Event("notice", {"user": member.user_id}))
    return joined


def _join_one(
    actor: User | None, timeline: Timeline, user: User, role: MemberRole, relation: str
) -> TimelineMember | None:
    access.require_kind_fits(user, timeline)
    try:
        with transaction.atomic():
            member = TimelineMember.objects.create(
                timeline=timeline,
                user=user,
                side=timeline.side,
                user_kind=user.kind,
                role=role,
                affiliation=None if timeline.kind == TimelineKind.DIRECT else facilities.shown(user),
                relation=relation,
            )
    except IntegrityError:
        return None
    version = Timeline.objects.values_list("version", flat=True).get(pk=timeline.pk)
    ReadMark.objects.update_or_create(timeline=timeline, user=user, defaults={"number": version})
    audit.record(actor, "member.join", member, timeline=timeline.pk, user=user.pk, role=role)
    return member


@transaction.atomic
def end_memberships(actor: User, timelines: Iterable[Timeline], *, users: Iterable[User]) -> int:
    """End the memberships of `users` in these timelines; their open pages lose them within a second,
    and what they were writing there goes.
    """
    left, leaving = list(timelines), list(users)
    which = {"timeline__in": left, "user__in": leaving}
    members = TimelineMember.objects.filter(**which).exclude(state=MemberState.ENDED)
    pairs = list(members.values_list("pk", "timeline_id", "user_id"))
    members.update(state=MemberState.ENDED, ended_at=timezone.now())
    Draft.objects.filter(**which).delete()
    telling.has_left(left, leaving)
    for _, timeline_id, user_id in pairs:
        audit.record(actor, "member.end", timeline=timeline_id, user=user_id)
        announce(Event("members", {"timeline": timeline_id}))
        announce(Event("notice", {"user": user_id}))
    return len(pairs)
