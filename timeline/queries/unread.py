"""Unread counts: posts above one's read mark that others wrote, capped."""

from collections.abc import Iterable

from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from timeline.models import Post, ReadMark, Timeline

CAP = 100
"""Counting stops here; shown as 99+."""


def read_up_to(user: User, timeline: Timeline) -> int:
    """The number of the newest post that has passed the screen of `user`."""
    mark = (
        ReadMark.objects.filter(user=user.pk, timeline=timeline.pk).values_list("number", flat=True).first()
    )
    return mark or 0


def counts(user: User, timeline_ids: Iterable[int]) -> dict[int, int]:
    """Unread posts per timeline, of those among `timeline_ids` that are visible; one query, capped at CAP each."""
    return {pk: unread for pk, _, unread in _counted(user, Q(pk__in=list(timeline_ids)))}


def by_kind(user: User) -> dict[str, int]:
    """Unread posts of everything visible, per kind of timeline, capped at CAP each; one query."""
    found: dict[str, int] = {}
    for _, kind, unread in _counted(user, Q()):
        found[kind] = min(CAP, found.get(kind, 0) + unread)
    return found


def _counted(user: User, which: Q) -> list[tuple[int, str, int]]:
    """Visible timelines as (id, kind, unread): what others wrote above the read mark. Counting stops at CAP."""
    mark = ReadMark.objects.filter(user=user.pk, timeline=OuterRef("pk")).values("number")[:1]
    newest = (
        Post.objects.filter(timeline=OuterRef(OuterRef("pk")), number__gt=OuterRef(OuterRef("mark")))
        .exclude(author=user.pk)
        .order_by()
        .values("pk")[:CAP]
    )
    counted = (
        Post.objects.filter(pk__in=newest).order_by().values("timeline").annotate(n=Count("pk")).values("n")
    )
    return list(
        Timeline.objects.visible_to(user)
        .filter(which)
        .annotate(mark=Coalesce(Subquery(mark), Value(0), output_field=BigIntegerField()))
        .annotate(unread=Coalesce(Subquery(counted, IntegerField()), Value(0)))
        .values_list("pk", "kind", "unread")
    )
