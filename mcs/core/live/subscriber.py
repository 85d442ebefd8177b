"""Listens to Redis for as long as the hub lives, whatever happens to Redis."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from mcs.core.live.events import Event, GarbledEventError

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 1.0
SUBSCRIBE_SECONDS = 3.0
PING_SECONDS = 5.0
ANSWER_SECONDS = 5.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

# redis-py gives every connection a socket_timeout of 5 s, which would drop a subscriber that hears nothing
# for longer. This connection alone has none: silence is normal here, the pings below find a dead server.
CONNECTION_OPTIONS: dict[str, Any] = {
    "socket_timeout": None,
    "socket_connect_timeout": CONNECT_SECONDS,
    "socket_keepalive": True,
    "protocol": 2,
    "retry": Retry(NoBackoff(), 0),
}


class SubscriptionLostError(ConnectionError):
    """Redis answered neither with an event nor to a ping."""


class Subscriber:
    """One subscription to the live channel. `on_subscribed` is called each time it (again) stands."""

    def __init__(
        self,
        url: str,
        channel: str,
        *,
        on_event: Callable[[Event], None],
        on_subscribed: Callable[[], None],
        ping_seconds: float = PING_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._url = url
        self._channel = channel
        self._on_event = on_event
        self._on_subscribed = on_subscribed
        self._ping_seconds = ping_seconds
        self._answer_seconds = answer_seconds
        self._pause = FIRST_PAUSE
        self.connected = False
        self.subscriptions = 0
        self.pings = 0

    async def run(self) -> None:
        """Subscribe, listen, and begin again after every loss. Ends only by cancellation."""
        while True:
            try:
                await self._listen()
            except Exception as error:  # whatever it was, the next try is the remedy
                logger.warning("live: no subscription to Redis (%s)", type(error).__name__)
            await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the processes
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _listen(self) -> None:
        async with Redis.from_url(self._url, **CONNECTION_OPTIONS) as client, client.pubsub() as pubsub:
            try:
                await self._subscribe(pubsub)
                while True:
                    await self._take(pubsub)
            finally:
                self.connected = False

    async def _subscribe(self, pubsub: PubSub) -> None:
        # A hung server accepts the connection and never answers, so the whole of it has a limit.
        async with asyncio.timeout(SUBSCRIBE_SECONDS):
            await pubsub.subscribe(self._channel)
            while (answer := await pubsub.get_message(timeout=None)) is None or answer["type"] != "subscribe":
                pass
        self._pause = FIRST_PAUSE
        self.connected = True
        self.subscriptions += 1
        self._on_subscribed()

    async def _take(self, pubsub: PubSub) -> None:
        """Wait for the next message; after a silence the server must answer a ping."""
        message = await self._next(pubsub, self._ping_seconds)
        if message is None:
            async with asyncio.timeout(CONNECT_SECONDS):
                await pubsub.ping()
            self.pings += 1
            message = await self._next(pubsub, self._answer_seconds)
            if message is None:
                raise SubscriptionLostError
        if message["type"] == "message":
            self._hand_on(message["data"])

    async def _next(self, pubsub: PubSub, seconds: float) -> dict[str, Any] | None:
        # The outer limit: after a loss the library reconnects by itself, which has no limit of its own.
        async with asyncio.timeout(seconds + SUBSCRIBE_SECONDS):
            message: dict[str, Any] | None = await pubsub.get_message(timeout=seconds)
            return message

    def _hand_on(self, payload: bytes) -> None:
        try:
            event = Event.decode(payload)
        except GarbledEventError:
            logger.warning("live: a payload on the channel was not an event")
            return
        self._on_event(event)
