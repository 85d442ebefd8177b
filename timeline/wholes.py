"""Which timelines make up one group: who owns several for one group hands that in."""

from collections.abc import Callable

from timeline.enums import TimelineKind
from timeline.models import Timeline

Whole = Callable[[Timeline], list[Timeline]]
_owners: dict[str, Whole] = {}


def register(kind: TimelineKind, whole: Whole) -> None:
    """Let an owner tell all timelines of the group one of them belongs to, the care side first."""
    _owners[kind] = whole


def whole(timeline: Timeline) -> list[Timeline]:
    """All timelines of the group this one belongs to, the care side first; itself where nobody knows more."""
    owner = _owners.get(timeline.kind)
    return (owner(timeline) if owner else []) or [timeline]
