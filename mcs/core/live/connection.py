"""One open socket: a bounded outbox and the task that empties it. Nobody ever waits for a socket."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from mcs.core.live.events import CloseCode, session_mark

if TYPE_CHECKING:
    from mcs.core.live.hub import Hub

logger = logging.getLogger(__name__)

OUTBOX_FRAMES = 256
OUTBOX_BYTES = 1024 * 1024
CLOSING_SECONDS = 5.0

Send = Callable[[str], Awaitable[object]]
Close = Callable[[int, str], Awaitable[object]]


class Connection:
    """A socket as the hub sees it. Made by `Hub.connect`; belongs to the hub's event loop."""

    __slots__ = (
        "__weakref__",
        "_bytes",
        "_close",
        "_outbox",
        "_send",
        "_wake",
        "_writer",
        "ended",
        "hub",
        "mark",
        "session_key",
        "timelines",
        "user_id",
    )

    def __init__(self, hub: "Hub", user_id: int, session_key: str, send: Send, close: Close) -> None:
        self.hub = hub
        self.user_id = user_id
        self.session_key = session_key
        self.mark = session_mark(session_key)
        self.timelines: set[int] = set()
        self.ended = False
        self._send = send
        self._close = close
        self._outbox: deque[tuple[str, int]] = deque()
        self._bytes = 0
        self._wake: asyncio.Future[None] | None = None
        self._writer = hub.spawn(self._write())

    @property
    def pair(self) -> tuple[int, str]:
        """Who opened the socket, with which session."""
        return self.user_id, self.session_key

    def subscribe(self, timeline_id: int, *, version: int | None = None) -> None:
        """Take frames of a timeline from now on. The caller asked the door and saw `version` there."""
        if not self.ended:
            self.hub.rooms.join(self, timeline_id, version)

    def unsubscribe(self, timeline_id: int) -> None:
        """Take no more frames of a timeline."""
        self.hub.rooms.leave(self, timeline_id)

    def offer(self, frame: str, size: int | None = None) -> bool:
        """Put a frame into the outbox without waiting. False when the socket has ended or overflows now."""
        if self.ended:
            return False
        size = len(frame.encode()) if size is None else size
        if len(self._outbox) >= OUTBOX_FRAMES or self._bytes + size > OUTBOX_BYTES:
            self.hub.overflows += 1
            self.end(CloseCode.CATCH_UP)
            return False
        self._outbox.append((frame, size))
        self._bytes += size
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)
        return True

    def end(self, code: int | None = None, why: str = "") -> None:
        """Forget the socket and what waits for it at once; with `code` also close it, in the background. `why` is a
        short code for the page.
        """
        if self.ended:
            return
        self.ended = True
        self.hub.rooms.remove(self)
        self._outbox.clear()
        self._writer.cancel()
        if code is not None:
            self.hub.spawn(self._say_goodbye(int(code), why))

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                while self._outbox:
                    frame, size = self._outbox.popleft()
                    await self._send(frame)
                    self._bytes -= size
                    self.hub.frames += 1
                self._wake = loop.create_future()
                await self._wake
        except Exception as error:  # a socket that is gone may raise anything
            logger.info("live: a socket could not be written to (%s)", type(error).__name__)
            self.end(CloseCode.CATCH_UP)

    async def _say_goodbye(self, code: int, why: str) -> None:
        with suppress(Exception):  # the other end may be gone or may never read again
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._close(code, why)
