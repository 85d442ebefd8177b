"""The real parts: servers of one's own, the product's processes on them, a mail server, and somebody who visits."""

import asyncio
import http.client
import http.cookiejar
import logging
import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.bin.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-kaigo-2026"
KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ"


def until(holds: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait for a condition; fail with its name."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def plain_environment() -> dict[str, str]:
    """What a process needs of this machine, and nothing of whoever runs the tests."""
    kept = {key: os.environ[key] for key in ("HOME", "LANG", "TMPDIR") if key in os.environ}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin:/sbin"
    return kept | {"PATH": path, "PYTHONUNBUFFERED": "1"}


class Running:
    """One process, with what it said in a file; killed and started again at will."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
        self.name, self.command, self.env = name, list(command), dict(env)
        self.log = folder / f"{name}.log"
        self.start()

    def start(self) -> None:
        """Start it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """End it and its children without a word, as a machine does that loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as an operator would."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self.process.poll() is not None

    def said(self) -> str:
        """Everything it wrote."""
        return self.log.read_text(errors="replace")


def stop_all(running: Iterable[Running]) -> None:
    """End them together."""
    still = [one for one in running if not one.has_ended()]
    for one in still:
        one.process.terminate()
    for one in still:
        one.stop()


def run(command: Sequence[str], env: Mapping[str, str], **more: Any) -> str:
    """Run a command to its end; what it printed. A failure shows what it said."""
    done = subprocess.run(
        command, cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False, timeout=120, **more
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass
class Catcher:
    """A mail server that keeps what it is given; it may be told to take its time or to refuse."""

    port: int = field(default_factory=free_port)
    caught: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        """Keep receiver and Message-ID."""
        await asyncio.to_thread(self.before)
        text = envelope.content.decode("utf-8", "replace")
        found = re.search(r"^Message-ID:\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
        self.caught.append((envelope.rcpt_tos[0], found[1] if found else ""))
        return "250 OK"

    @property
    def url(self) -> str:
        """As EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def receivers(self) -> list[str]:
        """To whom mails came, in order."""
        return [to for to, _ in self.caught]


@contextmanager
def catching() -> Iterator[Catcher]:
    """A mail server for the length of a block."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=catcher.port)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


class Visitor:
    """Somebody with a cookie jar. Does not follow redirects, so that a test sees them."""

    def __init__(self, origin: str, *, timeout: float = 30) -> None:
        self.origin, self.timeout = origin, timeout
        self.cookies = http.cookiejar.CookieJar()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.HTTPSHandler(context=context),
            _NoRedirect(),
        )

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Open an address."""
        return self._send(urllib.request.Request(self.origin + path, headers=dict(headers or {})))

    def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form, as a page of the same origin."""
        body = urllib.parse.urlencode(fields).encode()
        said = {"Origin": self.origin, "Referer": self.origin + path, **(headers or {})}
        return self._send(urllib.request.Request(self.origin + path, body, headers=said))

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return Answer(answer.status, answer.headers, answer.read(), answer.url)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read(), error.url or "")

    def sign_in(self, email: str, password: str = PASSWORD) -> Answer:
        """Sign in by the page's own form."""
        token = csrf(self.get("/accounts/login/"))
        return self.post(
            "/accounts/login/", {"csrfmiddlewaretoken": token, "login": email, "password": password}
        )

    @property
    def cookie_header(self) -> str:
        """The cookies as a socket needs them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)


def csrf(page: Answer) -> str:
    """The token of a page's form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, f"{page.url} → {page.status}: no form"
    return found[1]
