"""Who is told of what happens in a timeline, and what one has chosen."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from timeline.enums import NoticeScope, Side, TimelineKind
from timeline.models import NoticeChoice, Post, Timeline
from timeline.queries.naming import named

PAGE = 50


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One timeline and what its member is told of it."""

    timeline: Timeline
    title: str
    scope: NoticeScope


def title(timeline: Timeline) -> str:
    """A timeline as a notice inside the product names it, to people who see it; it came through `named`."""
    if timeline.kind == TimelineKind.PATIENT_GROUP:
        side = "患者側" if timeline.side == Side.PATIENT else "医療・介護側"
        return f"{timeline.name}さん（{side}）"
    if timeline.kind == TimelineKind.WORKPLACE:
        return f"職場の情報共有（{timeline.name}）"
    if timeline.kind == TimelineKind.DIRECT:
        return f"{timeline.name}さんとの1対1"
    return f"「{timeline.name}」"


def told_of_posts(post: Post) -> list[int]:
    """The ids of those who are told that something was written: everybody who sees it and wants to hear of all, but
    the author.
    """
    quieter = NoticeChoice.objects.filter(timeline=post.timeline_id).exclude(scope=NoticeScope.ALL)
    viewers = Timeline.objects.viewers(post.timeline_id).exclude(pk=post.author_id)
    return list(viewers.exclude(pk__in=quieter.values("user")).values_list("pk", flat=True))


def told_of_answers(post: Post) -> list[int]:
    """The author's id, while the post is visible to its author and nothing else was chosen than to hear of it."""
    silent = NoticeChoice.objects.filter(timeline=post.timeline_id, scope=NoticeScope.NONE)
    viewers = Timeline.objects.viewers(post.timeline_id).filter(pk=post.author_id)
    return list(viewers.exclude(pk__in=silent.values("user")).values_list("pk", flat=True))


def choices(
    user: User, *, only: int | None = None, after: int | None = None
) -> tuple[list[ChoiceRow], int | None]:
    """One's timelines by name with what was chosen for each, and the id after which the next page begins.

    A fixed number of queries. `only` leaves this timeline alone.
    """
    found = Timeline.objects.visible_to(user).order_by("name", "pk")
    if only is not None:
        found = found.filter(pk=only)
    if after is not None and (last := found.filter(pk=after).first()):
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    timelines = list(found[: PAGE + 1])
    shown = named(user, timelines[:PAGE])
    chosen = dict(NoticeChoice.objects.filter(user=user, timeline__in=shown).values_list("timeline", "scope"))
    rows = [ChoiceRow(t, title(t), NoticeScope(chosen.get(t.pk, NoticeScope.ALL))) for t in shown]
    return rows, shown[-1].pk if len(timelines) > PAGE else None
