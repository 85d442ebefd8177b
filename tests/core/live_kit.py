"""Pages that look at a hub, a Redis of one's own, and waiting for a condition."""

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from mcs.core.live.connection import Connection
from mcs.core.live.events import Event
from mcs.core.live.hub import Hub
from mcs.core.live.registry import Delivery


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait for a condition; fails when it does not come about."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    """The same outside an event loop."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "the condition did not come about"
        time.sleep(0.005)


class Page:
    """The browser's end of a socket: what it was sent, the code it was closed with. It can stop reading."""

    def __init__(
        self, hub: Hub, user_id: int, session_key: str = "", *timelines: int, version: int = 0
    ) -> None:
        self.frames: list[str] = []
        self.codes: list[int] = []
        self.reasons: list[str] = []
        self.reading = asyncio.Event()
        self.reading.set()
        self.connection: Connection = hub.connect(
            user_id=user_id,
            session_key=session_key or f"session-{user_id}",
            send=self._send,
            close=self._close,
        )
        for timeline_id in timelines:
            self.connection.subscribe(timeline_id, version=version)

    async def _send(self, frame: str) -> None:
        await self.reading.wait()
        self.frames.append(frame)

    async def _close(self, code: int, why: str) -> None:
        self.codes.append(code)
        self.reasons.append(why)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The frames read as JSON."""
        return [json.loads(frame) for frame in self.frames]


class RedisServer:
    """A Redis that may be killed, stopped and started again, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("redis-server")
        assert self.program, "redis-server is missing: install the package redis-server"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            self.program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            self._folder,
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._answers)

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def publish(self, channel: str, payload: bytes) -> int:
        """Publish from outside; answers how many listen."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            return int(client.publish(channel, payload))

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    """A started Redis that is gone afterwards."""
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Posts:
    """A handler that shows the event itself, to the viewers it is told. It can be held back."""

    def __init__(self) -> None:
        self.viewers: set[int] = {1, 2, 3}
        self.asked: list[Event] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, event: Event) -> Delivery:
        self.asked.append(event)
        assert self.free.wait(10)
        frame = json.dumps({"type": event.kind, **event.data, "covers": event.covers})
        return Delivery(frame, frozenset(self.viewers), event.number("timeline"))


def post(number: int, *, timeline: int = 1, version: int | None = None) -> Event:
    return Event("post", {"timeline": timeline, "post": number, "version": version or number})


def everybody_has(frames: int, pages: list[Page]) -> bool:
    return all(len(page.frames) == frames for page in pages)
