"""Keeps events of one timeline in order, lets different timelines run side by side, merges what waits."""

from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any

from mcs.core.live.events import Event

MAX_WAITING = 10_000

Subject = tuple[str, frozenset[tuple[str, int | str]]]
Spawn = Callable[[Coroutine[Any, Any, None]], object]


class Lanes:
    """A lane is worked off by one task, one event at a time; `handle` must not raise."""

    def __init__(self, handle: Callable[[Event], Awaitable[None]], spawn: Spawn) -> None:
        self._handle = handle
        self._spawn = spawn
        self._lanes: dict[Hashable, dict[Subject, Event]] = {}
        self.waiting = 0
        self.dropped = 0

    def put(self, lane: Hashable, event: Event) -> None:
        """Queue an event. One that waits for the same subject absorbs it; beyond the bound it is dropped."""
        queue = self._lanes.get(lane)
        if queue is not None and (earlier := queue.get(event.subject)) is not None:
            queue[event.subject] = earlier.merged_with(event)
            return
        if self.waiting >= MAX_WAITING:
            self.dropped += 1
            return
        self.waiting += 1
        if queue is not None:
            queue[event.subject] = event
            return
        self._lanes[lane] = {event.subject: event}
        self._spawn(self._work_off(lane))

    async def _work_off(self, lane: Hashable) -> None:
        queue = self._lanes[lane]
        try:
            while queue:
                event = queue.pop(next(iter(queue)))
                self.waiting -= 1
                await self._handle(event)
        finally:
            self.waiting -= len(queue)
            del self._lanes[lane]
