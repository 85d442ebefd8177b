"""One serving process: `python -m mcs.serve --host 127.0.0.1 --port 8000`. Pages and sockets, no access log."""

import argparse
import os
import socket
import sys
import warnings
from contextlib import suppress

import uvicorn

UNREAD_MILLISECONDS = 10_000
"""How long the kernel keeps a connection whose other end takes nothing of what was sent."""


def main() -> None:
    """Listen and serve until SIGTERM; open requests are finished, sockets closed with 1012."""
    parser = argparse.ArgumentParser(prog="python -m mcs.serve", description=__doc__, allow_abbrev=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    # Static files are small enough to be read whole, as this warning says they are.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume")
    server = uvicorn.Server(configuration())
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listen(options.host, options.port)])
    sys.exit(0 if server.started else 1)


def configuration() -> uvicorn.Config:
    """How uvicorn serves. Addresses can name what was searched for, so none is logged."""
    return uvicorn.Config(
        "mcs.asgi:application",
        ws="websockets-sansio",
        ws_ping_interval=20,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=20,
        server_header=False,
        access_log=False,
        log_level="warning",
        proxy_headers=bool(os.environ.get("FORWARDED_ALLOW_IPS")),
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections end when nobody reads them.

    Without the limit, a client that stops reading but keeps its connection open keeps it for good, and with
    it what was written for it. Accepted connections inherit the limit (Linux).
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MILLISECONDS)
    listener.bind(address)
    listener.listen(2048)
    listener.setblocking(False)
    return listener


if __name__ == "__main__":
    main()
