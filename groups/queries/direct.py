"""1対1: whose, how it is called, and where it is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from accounts.queries.people import PersonCard, cards
from groups.models import DirectTalk
from timeline.models import Timeline
from timeline.queries import unread

PAGE = 50


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One talk as one of the two sees it."""

    pk: int
    person: PersonCard
    unread: int
    last_post_at: datetime | None


def between(user: User, other: User) -> DirectTalk | None:
    """The talk of these two, if there is one."""
    smaller, larger = sorted((user.pk, other.pk))
    return DirectTalk.objects.select_related("timeline").filter(one=smaller, other=larger).first()


def talks(user: User, *, after: int | None = None) -> tuple[list[TalkRow], int | None]:
    """The talks in which something was written, the last active first, behind the talk `after`; and the id behind
    which the next page begins. A fixed number of queries.
    """
    found = DirectTalk.objects.visible_to(user).filter(timeline__last_post_at__isnull=False)
    if after is not None and (last := found.filter(pk=after).select_related("timeline").first()):
        at = last.timeline.last_post_at
        found = found.filter(Q(timeline__last_post_at__lt=at) | Q(timeline__last_post_at=at, pk__lt=last.pk))
    ordered = found.select_related("timeline").order_by(F("timeline__last_post_at").desc(), "-pk")
    page = list(ordered[: PAGE + 1])
    shown = page[:PAGE]
    people = cards(talk.partner_of(user.pk) for talk in shown)
    counts = unread.counts(user, [talk.timeline_id for talk in shown])
    rows = [
        TalkRow(
            talk.pk,
            people[talk.partner_of(user.pk)],
            counts.get(talk.timeline_id, 0),
            talk.timeline.last_post_at,
        )
        for talk in shown
    ]
    return rows, shown[-1].pk if len(page) > PAGE else None


def names(user: User, timelines: list[Timeline]) -> dict[int, str]:
    """Each of the two calls a talk by the name of the other; by timeline id."""
    found = DirectTalk.objects.filter(timeline__in=timelines)
    partners = {talk.timeline_id: talk.partner_of(user.pk) for talk in found}
    people = cards(partners.values())
    return {pk: people[partner].name for pk, partner in partners.items()}


def addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The pages of talks, by timeline id."""
    found = DirectTalk.objects.filter(timeline__in=timelines).values_list("timeline_id", "pk")
    return {pk: reverse("groups:talk", args=[talk]) for pk, talk in found}
