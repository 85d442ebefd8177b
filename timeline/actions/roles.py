"""Who runs a group. Called by the actions of the apps above."""

from collections.abc import Iterable

from django.db import transaction

from accounts.enums import AffiliationState
from accounts.models import Affiliation, User
from mcs.core import audit
from notices import actions as notices
from timeline import access
from timeline.actions.members import end_memberships, hold, join
from timeline.enums import MemberRole, MemberState, Told
from timeline.models import Timeline, TimelineMember
from timeline.queries.members import heir, is_admin, is_only_admin, without_admin
from timeline.wholes import whole


@transaction.atomic
def name_admin(actor: User | None, timeline: Timeline, *, user: User, kind: str = Told.NAMED) -> None:
    """Make a member administrator of the whole group: on every timeline of it, those included in which the person was
    not yet. Idempotent; the person is told.

    The caller has decided that it may happen. Raises ValidationError (code "kind" or "member").
    """
    sides = whole(timeline)
    hold(sides)
    access.require_successor_fits(user, sides[0])
    if _changed(sides, user, MemberRole.ADMIN):
        audit.record(actor, "member.name", timeline=sides[0].pk, user=user.pk)
        _tell(actor, sides[0], user, kind)
    for side in sides:
        join(actor, side, users=[user], role=MemberRole.ADMIN)


@transaction.atomic
def unname_admin(actor: User, timeline: Timeline, *, user: User) -> None:
    """Make an administrator an ordinary member of the whole group again; idempotent, and told unless one stepped down
    by oneself.

    The caller has decided that it may happen. Raises ValidationError (code "last_admin").
    """
    sides = whole(timeline)
    hold(sides)
    if not is_admin(user, sides[0]):
        return
    access.require_admin_stays(sides[0], user)
    _changed(sides, user, MemberRole.MEMBER)
    audit.record(actor, "member.unname", timeline=sides[0].pk, user=user.pk)
    _tell(actor, sides[0], user, Told.UNNAMED)


def _changed(sides: list[Timeline], user: User, role: MemberRole) -> int:
    live = TimelineMember.objects.filter(timeline__in=sides, user=user).exclude(state=MemberState.ENDED)
    return live.exclude(role=role).update(role=role)


def _tell(actor: User | None, timeline: Timeline, user: User, kind: str) -> None:
    """Only the newest of these notices still waits for the person."""
    others = {Told.NAMED, Told.UNNAMED, Told.INHERITED} - {kind}
    notices.clear_for([user.pk], others, [timeline.pk])
    if actor is None or actor.pk != user.pk:
        notices.tell_anew([user.pk], kind, timeline.pk, actor=actor)
        notices.stir([user.pk])


@transaction.atomic
def end_held_for(actor: User, affiliation: Affiliation) -> int:
    """End every membership that was held for an affiliation which has ended; returns how many. What was held for a
    claim that came to nothing goes on for the person alone: an administrator vouched for it, no facility.

    Where the person was the only administrator, the group is handed on first.
    """
    if affiliation.state == AffiliationState.DROPPED:
        TimelineMember.objects.filter(affiliation=affiliation).update(affiliation=None)
    if affiliation.state != AffiliationState.ENDED:
        return 0
    held = list(
        Timeline.objects.filter(
            members__affiliation=affiliation, members__state__in=[MemberState.ACTIVE, MemberState.PAUSED]
        ).order_by("pk")
    )
    hold(side for timeline in held for side in whole(timeline))
    _hand_on(actor, affiliation.user, held)
    return end_memberships(actor, held, users=[affiliation.user])


def _hand_on(actor: User, leaving: User, timelines: Iterable[Timeline]) -> None:
    for timeline in timelines:
        care = whole(timeline)[0]
        if care.pk == timeline.pk and is_only_admin(leaving, care):
            _inherit(actor, care, leaving)


def _inherit(actor: User | None, care: Timeline, leaving: User | None) -> bool:
    """Hand a group on: to the professional who has been in it longest, those first whose facility has confirmed them.
    Where nobody is left it stands in the audit trail.
    """
    successor = heir(care, leaving)
    if successor is None:
        audit.record(actor, "group.without_admin", timeline=care.pk)
        return False
    name_admin(actor, care, user=successor, kind=Told.INHERITED)
    return True


def tend() -> int:
    """Hand on groups whose administrators have all closed their accounts or rest; returns how many. Nobody's act,
    harmless twice.
    """
    return sum(_tend(timeline) for timeline in without_admin()[:200])


@transaction.atomic
def _tend(timeline: Timeline) -> bool:
    hold(whole(timeline))
    return without_admin().filter(pk=timeline.pk).exists() and _inherit(None, timeline, None)
