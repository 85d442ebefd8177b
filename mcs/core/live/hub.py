"""The hub: one per process and event loop, between the events and the open sockets.

It asks the registered handler once per event, not once per socket, and never waits for a socket.
"""

import asyncio
import contextvars
import logging
import threading
from collections.abc import Callable, Coroutine, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.conf import settings

from mcs.core.live.checks import Checks
from mcs.core.live.connection import Close, Connection, Send
from mcs.core.live.events import CLOSE, CloseCode, Event, compact
from mcs.core.live.lanes import Lanes
from mcs.core.live.registry import Delivery, Registry, registry
from mcs.core.live.rooms import Rooms
from mcs.core.live.subscriber import Subscriber

logger = logging.getLogger(__name__)

HANDLER_THREADS = 4
RECHECK_SECONDS = 10.0

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of one hub, for tests and measurements."""

    sockets: int
    users: int
    timelines: int
    events: int
    frames: int
    overflows: int
    dropped: int
    failures: int
    checks: int
    subscriptions: int


class Hub:
    """The sockets of one process. All methods but `hand_over` are called in the hub's own event loop."""

    def __init__(
        self,
        *,
        redis_url: str = "",
        channel: str = "live",
        recheck_seconds: float = RECHECK_SECONDS,
        callables: Registry = registry,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.registry = callables
        self.rooms = Rooms()
        self.frames = self.overflows = self.events = self.failures = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(HANDLER_THREADS, thread_name_prefix="live")
        self._lanes = Lanes(self._handle, self.spawn)
        self.checks = Checks(self, recheck_seconds)
        self.spawn(self.checks.run())
        self.subscriber = self._subscribe(redis_url, channel) if redis_url else None
        with _hubs_lock:
            _hubs.append(self)

    def _subscribe(self, redis_url: str, channel: str) -> Subscriber:
        subscriber = Subscriber(
            redis_url, channel, on_event=self.receive, on_subscribed=self.checks.check_at_once
        )
        self.spawn(subscriber.run())
        return subscriber

    # --- sockets ------------------------------------------------------------------------------------------

    def connect(self, *, user_id: int, session_key: str, send: Send, close: Close) -> Connection:
        """Take a socket that has been accepted for this user and session."""
        connection = Connection(self, user_id, session_key, send, close)
        self.rooms.add(connection)
        return connection

    def disconnect(self, connection: Connection) -> None:
        """Forget a socket that is gone. May be called more than once."""
        connection.end()

    def sockets_of(self, user_id: int) -> int:
        """How many sockets a user has open in this process."""
        return len(self.rooms.of_user(user_id))

    # --- events -------------------------------------------------------------------------------------------

    def hand_over(self, event: Event) -> None:
        """Give the hub an event from any thread. Neither waits nor raises when the loop has ended."""
        try:
            self.loop.call_soon_threadsafe(self.receive, event)
        except RuntimeError:
            logger.info("live: an event came after the end of its loop")

    def receive(self, event: Event) -> None:
        """Take an event: closing is done at once, what concerns no socket is left, the rest waits."""
        self.events += 1
        if event.kind == CLOSE:
            self._close(event)
        elif event.kind not in self.registry.handlers:
            logger.warning("live: nobody handles events of kind %s", event.kind)
        elif self._concerns_somebody(event):
            self._lanes.put(_lane(event), event)

    def _concerns_somebody(self, event: Event) -> bool:
        timeline_id, user_id = event.number("timeline"), event.number("user")
        if timeline_id is not None:
            return self.rooms.has_timeline(timeline_id)
        if user_id is not None:
            return self.rooms.has_user(user_id)
        return bool(self.rooms.connections)

    async def _handle(self, event: Event) -> None:
        moment = self.rooms.moment
        try:
            delivery = await self.ask(self.registry.handlers[event.kind], event)
        except Exception as error:  # the check of versions makes up for what is lost here
            self.failures += 1
            logger.error("live: the handler of %s failed (%s)", event.kind, type(error).__name__)
            return
        timeline_id, version = event.number("timeline"), event.number("version")
        if timeline_id is not None and version is not None:
            self.rooms.note_version(timeline_id, version)
        if delivery is not None:
            self._deliver(delivery, moment)

    def _deliver(self, delivery: Delivery, moment: int) -> None:
        if delivery.timeline_id is None:
            receivers = [c for user_id in delivery.user_ids for c in self.rooms.of_user(user_id)]
        else:
            self.take_away(delivery.timeline_id, delivery.user_ids, moment)
            subscribed = self.rooms.of_timeline(delivery.timeline_id)
            receivers = [c for c in subscribed if c.user_id in delivery.user_ids]
        if delivery.frame:
            self.offer_all(delivery.frame, receivers)

    def take_away(self, timeline_id: int, viewers: frozenset[int], moment: int) -> None:
        """Unsubscribe who is not a viewer. Who subscribed after `moment` was let in by a newer answer."""
        frame = compact({"type": "gone", "timeline": timeline_id})
        for connection in self.rooms.joined_before(timeline_id, moment):
            if connection.user_id not in viewers:
                connection.unsubscribe(timeline_id)
                connection.offer(frame)

    def offer_all(self, frame: str, connections: Iterable[Connection]) -> None:
        """Offer one frame to many sockets."""
        size = len(frame.encode())
        for connection in connections:
            connection.offer(frame, size)

    def _close(self, event: Event) -> None:
        user_id, session, keep = event.number("user"), event.data.get("session"), event.data.get("keep")
        concerned = self.rooms.of_user(user_id) if user_id is not None else []
        concerned += self.rooms.of_session(session) if isinstance(session, str) else []
        for connection in concerned:
            if connection.mark != keep:
                connection.end(event.number("code") or CloseCode.SIGNED_OUT, str(event.data.get("why", "")))

    # --- life ---------------------------------------------------------------------------------------------

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a synchronous function that may use the database in a thread of the hub's own."""
        run = database_sync_to_async(function, thread_sensitive=False, executor=self._threads)
        answer: T = await run(*args, **kwargs)
        return answer

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task of the hub, free of the context of the socket it happens to be started from."""
        task = self.loop.create_task(work, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """End everything. Sockets are forgotten, not closed: the server that ends closes them itself."""
        with _hubs_lock:
            _hubs[:] = [hub for hub in _hubs if hub is not self]
        for connection in tuple(self.rooms.connections):
            connection.end()
        while tasks := [task for task in self._tasks if task is not asyncio.current_task()]:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.shutdown(wait=False)

    def stats(self) -> Stats:
        """Counts so far."""
        return Stats(
            sockets=len(self.rooms.connections),
            users=len(self.rooms.user_ids),
            timelines=len(self.rooms.timeline_ids),
            events=self.events,
            frames=self.frames,
            overflows=self.overflows,
            dropped=self._lanes.dropped,
            failures=self.failures,
            checks=self.checks.done,
            subscriptions=self.subscriber.subscriptions if self.subscriber else 0,
        )


_hubs: list[Hub] = []
_hubs_lock = threading.Lock()


def open_hubs() -> tuple[Hub, ...]:
    """The hubs of this process."""
    with _hubs_lock:
        _hubs[:] = [hub for hub in _hubs if not hub.loop.is_closed()]
        return tuple(_hubs)


def get_hub() -> Hub:
    """The hub of the running event loop, made at the first call."""
    loop = asyncio.get_running_loop()
    for hub in open_hubs():
        if hub.loop is loop:
            return hub
    return Hub(
        redis_url=settings.REDIS_URL,
        channel=settings.LIVE_CHANNEL,
        recheck_seconds=settings.LIVE_RECHECK_SECONDS,
    )


def _lane(event: Event) -> Hashable:
    for name in ("timeline", "user"):
        if (number := event.number(name)) is not None:
            return name, number
    return event.kind
