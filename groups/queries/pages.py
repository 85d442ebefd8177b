"""What the pages of one group show, and where a timeline's pages are."""

from dataclasses import dataclass

from django.urls import reverse

from groups.models import FreeGroup, Group, WorkplaceGroup
from timeline.models import Post, Timeline
from timeline.queries.members import active


@dataclass(frozen=True, slots=True)
class Loss:
    """What a deletion takes away, in numbers."""

    members: int
    posts: int


def loss(group: Group) -> Loss:
    """How many people and posts the deletion of a group concerns."""
    return Loss(active([group.timeline]).count(), Post.objects.filter(timeline=group.timeline_id).count())


def addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The pages of free groups, by timeline id."""
    return {pk: reverse("groups:page", args=[group]) for pk, group in _groups_of(timelines)}


def member_addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The member lists of free groups, by timeline id."""
    return {pk: reverse("groups:members", args=[group]) for pk, group in _groups_of(timelines)}


def workplace_addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The pages of workplaces, by timeline id."""
    return {pk: reverse("groups:workplace", args=[at]) for pk, at in _facilities_of(timelines)}


def workplace_member_addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The member lists of workplaces, by timeline id."""
    return {pk: reverse("groups:workplace_members", args=[at]) for pk, at in _facilities_of(timelines)}


def _groups_of(timelines: list[Timeline]) -> list[tuple[int, int]]:
    return list(FreeGroup.objects.filter(timeline__in=timelines).values_list("timeline_id", "pk"))


def _facilities_of(timelines: list[Timeline]) -> list[tuple[int, int]]:
    return list(
        WorkplaceGroup.objects.filter(timeline__in=timelines).values_list("timeline_id", "facility_id")
    )
