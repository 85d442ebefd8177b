"""A real server with the demo's data, and real browsers in front of it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ACCOUNTS = json.loads((ROOT / "mcs/demo/accounts.json").read_text())
PASSWORD = ACCOUNTS["password"]


class World:
    """One running server with its own copy of the demo."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.env = environment(data) | {"PORT": str(self.port)}
        self.log = data / "server.log"
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "uvicorn", "mcs.asgi:application", "--port", str(self.port)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [
                    *command,
                    "--ws",
                    "websockets-sansio",
                    "--no-access-log",
                    "--timeout-graceful-shutdown",
                    "5",
                ],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        until(lambda: _answers(f"{self.url}/healthz") or process.poll() is not None, "the server answers")
        assert process.poll() is None, self.log.read_text()
        return process

    def stop(self) -> None:
        """End the server as an operator would."""
        self.process.terminate()
        self.process.wait(20)

    def restart(self) -> None:
        """Stop and start on the same address and data."""
        self.stop()
        self.process = self._start()

    def ask(self, code: str) -> str:
        """Run a line of Python inside the product, on this world's data; what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


def environment(data: Path) -> dict[str, str]:
    """The embedded default on its own folder, with the demo."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DATABASE_URL", "REDIS_URL", "SITE_ORIGINS", "PRODUCTION"}
    }
    return kept | {
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
        "REDIS_URL": "",
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "SECRET_KEY": "browser-tests-only-" + "k" * 40,
        "DJANGO_SETTINGS_MODULE": "mcs.settings",
    }


def until(holds: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait for a condition; fail with its name."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """The demo, loaded once."""
    data = tmp_path_factory.mktemp("prepared")
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment(data), check=True)
    return data


@pytest.fixture
def world(prepared: Path, tmp_path: Path) -> Iterator[World]:
    """A server on a fresh copy of the demo."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    running = World(data)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield running
        running.close()


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, world: World, context: BrowserContext) -> None:
        self.world, self.context = world, context
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._listen)
        self.page.set_default_timeout(10_000)

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.problems.append(message.text)

    def open(self, path: str) -> Page:
        """Open an address of the product."""
        self.page.goto(self.world.url + path)
        return self.page

    def sign_in(self, who: str, password: str = PASSWORD) -> Page:
        """Sign in by the handout's labels."""
        self.open("/accounts/login/")
        self.page.get_by_label("メールアドレス", exact=True).fill(f"{who}@demo.example")
        self.page.get_by_label("パスワード", exact=True).fill(password)
        self.page.get_by_role("button", name="ログイン", exact=True).click()
        return self.page


@pytest.fixture
def person(world: World, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Makes people at phones; every page must have kept to the content policy and thrown nothing."""
    made: list[Person] = []

    def make(who: str = "", viewport: dict[str, int] = PHONE) -> Person:
        context = browser.new_context(viewport=viewport, locale="ja-JP", timezone_id="Asia/Tokyo")
        someone = Person(world, context)
        made.append(someone)
        if who:
            someone.sign_in(who)
        return someone

    yield make
    problems = [problem for someone in made for problem in someone.problems]
    for someone in made:
        someone.context.close()
    assert problems == []
