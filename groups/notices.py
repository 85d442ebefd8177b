"""The words of the notices of groups."""

from django.urls import reverse

from accounts.models import User
from accounts.queries.people import cards
from groups.actions.deleting import DELETED, KINDS, RESTORED
from groups.actions.members import REMOVED
from groups.models import Kind
from notices.models import Notice
from notices.registry import NOTICES, Show, Shown
from timeline.enums import MemberState
from timeline.models import TimelineMember


def register() -> None:
    """Hand them in, at start."""
    NOTICES[REMOVED] = removed
    for kind in KINDS:
        NOTICES[kind.told(DELETED)] = _of(kind, "{actor}さんが、{word}「{name}」を削除しました。", gone=True)
        NOTICES[kind.told(RESTORED)] = _of(
            kind, "{actor}さんが、削除された{word}「{name}」を元に戻しました。", gone=False
        )


def _of(kind: Kind, sentence: str, *, gone: bool) -> Show:
    """What happened to whole groups, to those who are members as it happened."""

    def show(notices: list[Notice], user: User) -> dict[int, Shown]:
        mine = TimelineMember.objects.filter(user=user, state=MemberState.ACTIVE)
        groups = kind.objects.filter(
            pk__in=[n.subject_id for n in notices],
            deleted_at__isnull=not gone,
            timeline__in=mine.values("timeline"),
        )
        names = dict(groups.values_list("pk", "name"))
        people = cards(n.actor_id for n in notices if n.actor_id)
        return {
            n.pk: Shown(
                sentence.format(actor=people[n.actor_id].name, word=kind.word, name=names[n.subject_id]),
                reverse(f"{kind.space}:list") if gone else reverse(f"{kind.space}:page", args=[n.subject_id]),
            )
            for n in notices
            if n.subject_id in names and n.actor_id in people
        }

    return show


def removed(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…から外しました」, to who was a member of the group once and is none now."""
    wanted = [n.subject_id for n in notices]
    once = TimelineMember.objects.filter(user=user, timeline__in=wanted)
    now = once.exclude(state=MemberState.ENDED).values("timeline")
    names = {
        timeline: (kind, name)
        for kind in KINDS
        for timeline, name in kind.objects.filter(timeline__in=once.values("timeline"))
        .exclude(timeline__in=now)
        .values_list("timeline_id", "name")
    }
    people = cards(n.actor_id for n in notices if n.actor_id)
    return {
        n.pk: Shown(
            _removed(people[n.actor_id].name, *names[n.subject_id]),
            reverse(f"{names[n.subject_id][0].space}:list"),
        )
        for n in notices
        if n.subject_id in names and n.actor_id in people
    }


def _removed(actor: str, kind: Kind, name: str) -> str:
    return f"{actor}さんが、あなたを{kind.word}「{name}」から外しました。これまでの投稿は残ります。"
