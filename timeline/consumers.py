"""The socket of one tab: authenticates, asks the doors, and hands itself to the hub."""

import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from accounts.access import SessionHeld, SessionRefused, good_sessions, require_session
from accounts.models import User
from mcs.core.live.connection import Connection
from mcs.core.live.events import CloseCode
from mcs.core.live.hub import get_hub
from mcs.core.network import client_ip
from timeline.queries.timelines import visible_version

FRAME_LIMIT = 2_000
"""Characters a client's message may have."""
SOCKETS_PER_USER = 30
MESSAGES_PER_CONNECTION = 5_000


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels carries no types
    """Messages of the client: `{"type": "subscribe", "timeline": id}` and `{"type": "unsubscribe", "timeline": id}`.

    A subscription is granted (`subscribed`, with the timeline's version) if the timeline is visible, and ignored
    otherwise. Everything else is ignored.
    """

    connection: Connection | None = None
    user: User
    received = 0

    async def connect(self) -> None:
        """Enter the hub, then decide, then accept: an end of the session in between reaches the socket either way."""
        session = self.scope["session"]
        try:
            await self._require_session(session.session_key)
            await self._enter(session.session_key)
        except (SessionRefused, SessionHeld) as refused:
            await self.accept()
            await self._close(*_told(refused))

    @database_sync_to_async  # type: ignore[untyped-decorator]  # the library carries no types
    def _require_session(self, session_key: str | None) -> None:
        headers = dict(self.scope["headers"])
        peer = (self.scope.get("client") or ("",))[0]
        ip = client_ip(headers.get(b"x-forwarded-for", b"").decode("latin1"), peer)
        self.user = require_session(self.scope["user"], session_key, ip=ip).session.user

    async def _enter(self, session_key: str) -> None:
        hub = get_hub()
        if hub.sockets_of(self.user.pk) >= SOCKETS_PER_USER:
            raise SessionRefused(CloseCode.CATCH_UP)
        self.connection = hub.connect(
            user_id=self.user.pk, session_key=session_key, send=self._send, close=self._close
        )
        if not await database_sync_to_async(good_sessions)([(self.user.pk, session_key)]):
            hub.disconnect(self.connection)
            raise SessionRefused(CloseCode.SIGNED_OUT)
        await self.accept()

    async def receive(
        self,
        text_data: str | None = None,
        bytes_data: bytes | None = None,  # noqa: ARG002 - Channels hands both
    ) -> None:
        """Read one message; what is not understood is ignored."""
        self.received += 1
        if self.received == MESSAGES_PER_CONNECTION + 1:
            await self.close(CloseCode.CATCH_UP)
        if self.received > MESSAGES_PER_CONNECTION or self.connection is None:
            return
        if text_data is None or len(text_data) > FRAME_LIMIT:
            return
        message = _parsed(text_data)
        timeline_id = message.get("timeline")
        if not isinstance(timeline_id, int) or isinstance(timeline_id, bool) or not 0 < timeline_id < 2**63:
            return
        if message.get("type") == "subscribe":
            await self._subscribe(timeline_id)
        elif message.get("type") == "unsubscribe":
            self.connection.unsubscribe(timeline_id)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels hands it
        """Leave the hub."""
        if self.connection is not None:
            get_hub().disconnect(self.connection)

    async def _subscribe(self, timeline_id: int) -> None:
        """Subscribe, then ask again: a change in between is either pushed or in the version told."""
        assert self.connection is not None
        version = await self._visible_version(timeline_id)
        if version is None:
            return
        self.connection.subscribe(timeline_id, version=version)
        version = await self._visible_version(timeline_id)
        if version is None:
            self.connection.unsubscribe(timeline_id)
            return
        self.connection.offer(json.dumps({"type": "subscribed", "timeline": timeline_id, "version": version}))

    @database_sync_to_async  # type: ignore[untyped-decorator]  # the library carries no types
    def _visible_version(self, timeline_id: int) -> int | None:
        return visible_version(self.user.pk, timeline_id)

    async def _send(self, frame: str) -> None:
        await self.send(text_data=frame)

    async def _close(self, code: int, why: str) -> None:
        await self.close(code, why)


def _told(refused: SessionRefused | SessionHeld) -> tuple[int, str]:
    """The close code and its word for the page."""
    return (refused.code, refused.why) if isinstance(refused, SessionRefused) else (CloseCode.HELD, "")


def _parsed(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}
