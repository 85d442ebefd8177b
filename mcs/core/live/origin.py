"""The first door of a socket: only pages of this site, and only requests that can be read."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import OriginValidator, WebsocketDenier

Asgi = Callable[..., Awaitable[Any]]
_QUOTED_NUL = b"\\000"


class OwnPagesOnly(OriginValidator):  # type: ignore[misc]  # Channels carries no types
    """Refuses sockets of other origins, and what would make the checks behind it fail: an origin that is no
    address, a cookie with NUL (which no database takes).
    """

    async def __call__(self, scope: dict[str, Any], receive: Asgi, send: Asgi) -> Any:
        """Let the handshake through to the origin check, or refuse it."""
        if all(_readable(name, value) for name, value in scope.get("headers", [])):
            return await super().__call__(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def _readable(name: bytes, value: bytes) -> bool:
    if name == b"cookie":
        return _QUOTED_NUL not in value
    if name == b"origin":
        try:
            _ = urlsplit(value.decode("latin1")).port
        except ValueError:
            return False
    return True
