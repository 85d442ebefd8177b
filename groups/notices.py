"""The words of the notices of groups."""

from django.urls import reverse

from accounts.models import User
from accounts.queries.people import cards
from groups.actions.free import DELETED
from groups.actions.members import REMOVED
from groups.models import FreeGroup
from notices.models import Notice
from notices.registry import NOTICES, Shown
from timeline.enums import MemberState
from timeline.models import TimelineMember


def register() -> None:
    """Hand them in, at start."""
    NOTICES[DELETED] = deleted
    NOTICES[REMOVED] = removed


def deleted(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…を削除しました」, for those who were members of the group when it was deleted."""
    groups = FreeGroup.objects.filter(
        pk__in=[n.subject_id for n in notices],
        deleted_at__isnull=False,
        timeline__members__user=user,
        timeline__members__state=MemberState.ACTIVE,
    )
    names = dict(groups.values_list("pk", "name"))
    people = cards(n.actor_id for n in notices if n.actor_id)
    url = reverse("groups:list")
    return {
        n.pk: Shown(
            f"{people[n.actor_id].name}さんが、グループ「{names[n.subject_id]}」を削除しました。", url
        )
        for n in notices
        if n.subject_id in names and n.actor_id in people
    }


def removed(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…から外しました」, to who was a member of the group once and is none now."""
    wanted = [n.subject_id for n in notices]
    once = TimelineMember.objects.filter(user=user, timeline__in=wanted)
    now = once.exclude(state=MemberState.ENDED).values("timeline")
    groups = FreeGroup.objects.filter(timeline__in=once.values("timeline")).exclude(timeline__in=now)
    names = dict(groups.values_list("timeline_id", "name"))
    people = cards(n.actor_id for n in notices if n.actor_id)
    return {
        n.pk: Shown(
            f"{people[n.actor_id].name}さんが、あなたをグループ「{names[n.subject_id]}」から外しました。"
            "これまでの投稿は残ります。",
            reverse("groups:list"),
        )
        for n in notices
        if n.subject_id in names and n.actor_id in people
    }
