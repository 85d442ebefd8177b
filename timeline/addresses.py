"""Where a timeline is shown: its page belongs to the app above that owns it, which hands the address in."""

from collections.abc import Callable, Iterable

from timeline.enums import TimelineKind
from timeline.models import Timeline

Addresses = Callable[[list[Timeline]], dict[int, str]]
_owners: dict[str, Addresses] = {}
_member_lists: dict[str, Addresses] = {}


def register(kind: TimelineKind, addresses: Addresses) -> None:
    """Let an owner tell the page addresses of its timelines, in a fixed number of queries."""
    _owners[kind] = addresses


def register_members(kind: TimelineKind, addresses: Addresses) -> None:
    """Let an owner tell where the members of its timelines are listed, in a fixed number of queries."""
    _member_lists[kind] = addresses


def of_all(timelines: Iterable[Timeline]) -> dict[int, str]:
    """Page address by timeline id."""
    found: dict[int, str] = {}
    timelines = list(timelines)
    for kind, addresses in _owners.items():
        if mine := [t for t in timelines if t.kind == kind]:
            found |= addresses(mine)
    return found


def of(timeline: Timeline) -> str:
    """The page address of one timeline."""
    return of_all([timeline]).get(timeline.pk, "/")


def members_of(timeline: Timeline) -> str:
    """The address of the member list of one timeline; of its page where there is no list."""
    owner = _member_lists.get(timeline.kind)
    return (owner([timeline]) if owner else {}).get(timeline.pk) or of(timeline)
