"""Carries events to Redis on a thread of its own, so that a dead or hung Redis delays and fails nobody."""

import logging
import threading
import time
from collections import deque
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

QUEUE_BOUND = 10_000
TIMEOUT_SECONDS = 1.0
WORTH_SECONDS = 5.0
"""An event that could not be published for this long is given up; the hubs' own checks make up for it."""
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0

CONNECTION_OPTIONS: dict[str, Any] = {
    "socket_timeout": TIMEOUT_SECONDS,
    "socket_connect_timeout": TIMEOUT_SECONDS,
    "socket_keepalive": True,
    "protocol": 2,
    "retry": Retry(NoBackoff(), 0),
}


class Publisher:
    """A bounded queue and one daemon thread, which starts with the first event."""

    def __init__(self, url: str, channel: str, *, bound: int = QUEUE_BOUND) -> None:
        self.url = url
        self.channel = channel
        self._client = redis.Redis.from_url(url, **CONNECTION_OPTIONS)
        self._bound = bound
        self._queue: deque[tuple[float, bytes]] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._busy = False
        self._down = False
        self.published = 0
        self.dropped = 0

    def put(self, payload: bytes) -> None:
        """Queue a payload; never waits for the network. A full queue loses its oldest."""
        with self._changed:
            if len(self._queue) >= self._bound:
                self._queue.popleft()
                self.dropped += 1
            self._queue.append((time.monotonic(), payload))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="live-publisher", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    @property
    def waiting(self) -> list[bytes]:
        """The payloads not yet taken by the thread."""
        with self._changed:
            return [payload for _, payload in self._queue]

    def flush(self, seconds: float) -> bool:
        """Wait until everything queued is published or given up, at most so long. True when it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue and not self._busy, seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._queue)
                born, payload = self._queue.popleft()
                self._busy = True
            self._publish(born, payload)

    def _publish(self, born: float, payload: bytes) -> None:
        pause = FIRST_PAUSE
        while time.monotonic() - born < WORTH_SECONDS:
            try:
                self._client.publish(self.channel, payload)
            except Exception as error:  # whatever it was, the thread must live
                self._tell_down(error)
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self.published += 1
                self._tell_up()
                return
        self.dropped += 1

    def _tell_down(self, error: Exception) -> None:
        if not self._down:
            self._down = True
            logger.warning("live: events do not reach Redis (%s)", type(error).__name__)

    def _tell_up(self) -> None:
        if self._down:
            self._down = False
            logger.warning("live: events reach Redis again, %d were given up so far", self.dropped)
