"""What listens: a client that stops reading does not keep its connection."""

import errno
import socket
from collections.abc import Iterator

import pytest

from mcs import serve


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, socket.socket]]:
    """A served connection and its client, with a limit that a test can wait for."""
    monkeypatch.setattr(serve, "UNREAD_MILLISECONDS", 1000)
    with serve.listen("127.0.0.1", 0) as listener, socket.socket() as client:
        listener.setblocking(True)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listener.getsockname())
        served, _ = listener.accept()
        with served:
            served.settimeout(20)
            yield served, client


def write_until_it_fails(served: socket.socket) -> int | None:
    try:
        while True:
            served.sendall(b"x" * 65536)
    except OSError as error:
        return error.errno


def test_a_client_that_never_reads_loses_its_connection(pair: tuple[socket.socket, socket.socket]) -> None:
    served, _ = pair
    assert write_until_it_fails(served) == errno.ETIMEDOUT


def test_a_client_that_reads_late_but_reads_keeps_it(pair: tuple[socket.socket, socket.socket]) -> None:
    served, client = pair
    served.sendall(b"x" * 1000)
    served.settimeout(2)  # twice the limit passes with everything delivered and nothing to send
    with pytest.raises(TimeoutError):
        served.recv(1)
    assert client.recv(2000) == b"x" * 1000
    client.sendall(b"y")
    assert served.recv(1) == b"y"


def test_requests_are_not_logged_and_the_server_does_not_name_itself() -> None:
    configuration = serve.configuration()
    assert not configuration.access_log
    assert not configuration.server_header
