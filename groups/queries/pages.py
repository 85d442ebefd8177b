"""What the pages of one group show, and where a timeline's pages are."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from groups.models import Group, Kind, WorkplaceGroup
from timeline.models import Post, Timeline
from timeline.queries.members import active


@dataclass(frozen=True, slots=True)
class Loss:
    """What a deletion takes away, in numbers."""

    members: int
    posts: int


def member_count(group: Group) -> int:
    """How many people receive what is written in a group."""
    return active([group.timeline]).count()


def loss(group: Group) -> Loss:
    """How many people and posts the deletion of a group concerns."""
    return Loss(member_count(group), Post.objects.filter(timeline=group.timeline_id).count())


def photo_url(group: Group, size: str = "small") -> str:
    """The address of a group's picture, empty without one; a changed picture has a new address."""
    if not group.photo_small:
        return ""
    return f"{reverse(f'{group.space}:photo', args=[group.pk, size])}?v={group.photo_small[:8]}"


def addresses_of(kind: Kind, page: str) -> Callable[[list[Timeline]], dict[int, str]]:
    """Where groups of this kind have that page, by timeline id."""

    def addresses(timelines: list[Timeline]) -> dict[int, str]:
        found = kind.objects.filter(timeline__in=timelines).values_list("timeline_id", "pk")
        return {timeline: reverse(f"{kind.space}:{page}", args=[pk]) for timeline, pk in found}

    return addresses


def workplace_addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The pages of workplaces, by timeline id."""
    return {pk: reverse("groups:workplace", args=[at]) for pk, at in _facilities_of(timelines)}


def workplace_member_addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The member lists of workplaces, by timeline id."""
    return {pk: reverse("groups:workplace_members", args=[at]) for pk, at in _facilities_of(timelines)}


def _facilities_of(timelines: list[Timeline]) -> list[tuple[int, int]]:
    return list(
        WorkplaceGroup.objects.filter(timeline__in=timelines).values_list("timeline_id", "facility_id")
    )
