"""The socket of one tab, spoken to inside the world's transaction: everything that asks the database runs in the
thread of the test, where the transaction is.
"""

import json
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection

from mcs.asgi import sockets
from mcs.core.live.hub import Hub
from tests.access.world import World
from tests.core.live_kit import until

P = ParamSpec("P")
T = TypeVar("T")
SOCKETS = ("socket.subscribe.user (another's)", "socket.subscribe.care", "socket.subscribe.patient")


class OwnThreadHub(Hub):
    """The hub, asking in the thread of the test instead of threads of its own."""

    @classmethod
    async def stand(cls) -> "OwnThreadHub":
        """One that hears events already, over Redis where the run has one."""
        hub = cls(redis_url=settings.REDIS_URL, channel=settings.LIVE_CHANNEL)
        if (subscriber := hub.subscriber) is not None:
            await until(lambda: subscriber.connected)
        return hub

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As the hub, one thread for all."""
        answer: T = await database_sync_to_async(function)(*args, **kwargs)
        return answer


class Tab:
    """A browser's end of the socket."""

    def __init__(self, world: World, column: str) -> None:
        headers = [(b"origin", settings.SITE_ORIGINS[0].encode())]
        if cookie := world.cookies.get(column):
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
        scope = {
            "type": "websocket",
            "path": "/ws/",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self.wire = ApplicationCommunicator(sockets, scope)

    async def open(self) -> None:
        await self.wire.send_input({"type": "websocket.connect"})
        assert (await self.wire.receive_output(10))["type"] == "websocket.accept"

    async def say(self, message: dict[str, object]) -> None:
        await self.wire.send_input({"type": "websocket.receive", "text": json.dumps(message), "bytes": None})

    async def hear(self) -> dict[str, Any]:
        """The next frame; a closing as one of type "closed"."""
        output = await self.wire.receive_output(10)
        if output["type"] == "websocket.close":
            return {"type": "closed", "code": output["code"]}
        frame: dict[str, Any] = json.loads(output["text"])
        return frame

    async def hear_until(self, type_: str, timeline: int, *, inclusive: bool = False) -> list[dict[str, Any]]:
        """Every frame up to the one of this type and timeline."""
        frames = []
        while (frame := await self.hear()) != (frame | {"type": type_, "timeline": timeline}):
            frames.append(frame)
        return [*frames, frame] if inclusive else frames

    async def leave(self) -> None:
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wire.wait(10)


def tell_what_was_committed(function: Callable[[], object]) -> None:
    """Do it, and tell the hub of it as its commit would."""
    start = len(connection.run_on_commit)
    function()
    for _, told, _ in connection.run_on_commit[start:]:
        if hasattr(told, "event"):
            told()
