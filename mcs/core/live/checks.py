"""What holds even while Redis is down: every few seconds the database is asked again, once per process.

Sockets of ended sessions are closed, timelines one may no longer see are taken away, pages that missed
something are told so.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from mcs.core.live.events import CloseCode, compact
from mcs.core.live.registry import Pair

if TYPE_CHECKING:
    from mcs.core.live.hub import Hub

logger = logging.getLogger(__name__)

GRACE_SECONDS = 1.0
"""A frame may still be on its way; only a timeline that stays ahead for this long has lost one."""


class Checks:
    """The periodic questions of one hub."""

    def __init__(self, hub: "Hub", seconds: float) -> None:
        self._hub = hub
        self._rooms = hub.rooms
        self._seconds = seconds
        self._urgent = asyncio.Event()
        self.done = 0

    def check_at_once(self) -> None:
        """Check at once: the subscription stands (again) and may have missed something."""
        self._urgent.set()

    async def run(self) -> None:
        """Check for as long as the hub lives. A failing question is logged and asked again next time."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._urgent.wait()
            grace = 0.0 if self._urgent.is_set() else min(GRACE_SECONDS, self._seconds)
            self._urgent.clear()
            await self._check(grace)
            self.done += 1

    async def _check(self, grace: float) -> None:
        for question in (self._sessions, self._viewers, partial(self._versions, grace)):
            try:
                await question()
            except (
                Exception
            ) as error:  # the database may be away; sockets stay, frames ask for viewers anyway
                logger.error("live: a periodic check failed (%s)", type(error).__name__)

    async def _sessions(self) -> None:
        asked = list(self._rooms.connections)
        if not asked or self._hub.registry.recheck is None:
            return
        pairs: list[Pair] = list({connection.pair for connection in asked})
        allowed = set(await self._hub.ask(self._hub.registry.recheck, pairs))
        for connection in asked:
            if connection.pair not in allowed:
                connection.end(CloseCode.SIGNED_OUT)

    async def _viewers(self) -> None:
        asked, moment = self._rooms.timeline_ids, self._rooms.moment
        if not asked or self._hub.registry.viewers is None:
            return
        viewers: Mapping[int, Collection[int]] = await self._hub.ask(self._hub.registry.viewers, asked)
        for timeline_id in asked:
            self._hub.take_away(timeline_id, frozenset(viewers.get(timeline_id, ())), moment)

    async def _versions(self, grace: float) -> None:
        asked = self._rooms.timeline_ids
        if not asked or self._hub.registry.versions is None:
            return
        current = await self._hub.ask(self._hub.registry.versions, asked)
        if grace and self._ahead(current):
            await asyncio.sleep(grace)
        for timeline_id, version in self._ahead(current).items():
            self._rooms.versions[timeline_id] = version
            frame = compact({"type": "behind", "timeline": timeline_id, "version": version})
            self._hub.offer_all(frame, self._rooms.of_timeline(timeline_id))

    def _ahead(self, current: Mapping[int, int]) -> dict[int, int]:
        looked_at = set(self._rooms.timeline_ids)
        return {
            timeline_id: version
            for timeline_id, version in current.items()
            if timeline_id in looked_at and self._rooms.versions.get(timeline_id, -1) < version
        }
