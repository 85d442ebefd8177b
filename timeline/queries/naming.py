"""What a timeline is called where it is called differently by everybody who sees it."""

from collections.abc import Callable, Iterable

from accounts.models import User
from timeline.models import Timeline

NAMES: dict[str, Callable[[User, list[Timeline]], dict[int, str]]] = {}
"""The name of timelines of a kind, as one person calls them, by timeline id, in a fixed number of queries; the app
above that owns the kind hands it in.
"""


def named(user: User, timelines: Iterable[Timeline]) -> list[Timeline]:
    """These timelines, which came through a door, with `name` as `user` calls them; nothing is written."""
    found = list(timelines)
    for kind, names_of in NAMES.items():
        mine = [timeline for timeline in found if timeline.kind == kind]
        names = names_of(user, mine) if mine else {}
        for timeline in mine:
            timeline.name = names.get(timeline.pk, timeline.name)
    return found
