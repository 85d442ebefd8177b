"""What the apps above hand in: who may see an event and what is shown of it. The hub knows no model."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from mcs.core.live.events import CLOSE, Event

Pair = tuple[int, str]
"""A user id and the key of the session a socket was opened with."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One frame and the people who may see it, as the database says now.

    With `timeline_id` the frame goes to their sockets subscribed to that timeline; a subscribed socket of
    anybody else loses the subscription and is told `{"type":"gone","timeline":id}`. Without it the frame goes
    to all their sockets. An empty `frame` only takes the timeline away from those who may no longer see it.
    """

    frame: str
    user_ids: frozenset[int]
    timeline_id: int | None = None


Handler = Callable[[Event], Delivery | None]
Recheck = Callable[[list[Pair]], Collection[Pair]]
Versions = Callable[[list[int]], Mapping[int, int]]
Viewers = Callable[[list[int]], Mapping[int, Collection[int]]]


@dataclass(slots=True)
class Registry:
    """The callables of the apps. All are plain synchronous functions and run in a thread of the hub."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    recheck: Recheck | None = None
    versions: Versions | None = None
    viewers: Viewers | None = None

    def register(self, kind: str, handler: Handler) -> None:
        """Let `handler` answer events of `kind`. One kind has one handler."""
        if kind == CLOSE or self.handlers.get(kind, handler) is not handler:
            raise ValueError(f"Events of kind '{kind}' have their handler already.")
        self.handlers[kind] = handler


registry = Registry()


def register(kind: str, handler: Handler) -> None:
    """Hand in the handler of a kind of event: asked once per process and event, not once per socket."""
    registry.register(kind, handler)


def set_recheck(function: Recheck) -> None:
    """Hand in the question which of the open sockets' (user id, session key) are still allowed."""
    registry.recheck = function


def set_versions(function: Versions) -> None:
    """Hand in the question which version each of some timelines has now."""
    registry.versions = function


def set_viewers(function: Viewers) -> None:
    """Hand in the question who may see each of some timelines now. One left out of the answer has nobody."""
    registry.viewers = function
