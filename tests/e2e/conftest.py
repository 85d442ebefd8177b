"""A real server with the demo's data, and real browsers in front of it."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from tests.e2e.worlds import REAL, ROOT, Parts, World, until

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
WIDTHS = {"phone": PHONE, "desktop": DESKTOP}
USUAL = WIDTHS[os.environ.get("TEST_WIDTH") or ("desktop" if REAL else "phone")]
"""What people sit at where a scene does not say: phones on the embedded default, desktops on the real parts, so that
every scene is played at both widths.
"""
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 20_000
"""Milliseconds a page has for what it is to show; other tests work on the same machine meanwhile."""
expect.set_options(timeout=PATIENCE)
ACCOUNTS = json.loads((ROOT / "mcs/demo/accounts.json").read_text())
PASSWORD = ACCOUNTS["password"]


@pytest.fixture(scope="session")
def parts() -> Iterator[Parts]:
    """What all worlds of this run stand on; a folder that PostgreSQL's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        Path(folder).chmod(0o755)
        made = Parts(Path(folder))
        yield made
        made.stop()


@pytest.fixture
def world(parts: Parts, tmp_path: Path) -> Iterator[World]:
    """An installation with a fresh copy of the demo."""
    running = World(parts, tmp_path / "data")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield running
        running.close()


def opened_without(page: Page, url: str, script: str) -> Callable[[], None]:
    """Open a page of which one script does not come; it comes when what is returned is called."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(script, hold)
    with page.expect_request(script):
        page.goto(url, wait_until="commit")
    return lambda: held.pop().continue_()


class Person:
    """Somebody at a browser of their own; `url` is the serving process they came to."""

    def __init__(self, url: str, context: BrowserContext) -> None:
        self.url, self.context = url, context
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._listen)
        self.page.set_default_timeout(PATIENCE)

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.problems.append(message.text)

    def open(self, path: str) -> Page:
        """Open an address of the product."""
        self.page.goto(self.url + path)
        return self.page

    def sign_in(self, who: str, password: str = PASSWORD) -> Page:
        """Sign in by the handout's labels."""
        self.open("/accounts/login/")
        self.page.get_by_label("メールアドレス", exact=True).fill(f"{who}@demo.example")
        self.page.get_by_label("パスワード", exact=True).fill(password)
        self.page.get_by_role("button", name="ログイン", exact=True).click()
        return self.page

    def give_mailed_code(self) -> None:
        """Have a code sent, read it in the 送信箱, and enter it."""
        self.page.get_by_role("button", name="確認コードをメールで送る").click()
        box, found = self.context.new_page(), []

        def arrived() -> bool:
            box.goto(f"{self.url}/sent-mail/")
            found[:] = re.findall(r"確認コードです。\s+(\d{6})", box.inner_text("main"))
            return bool(found)

        until(arrived, "the mail with the code is there")
        box.close()
        self.page.get_by_label("確認コード(6桁)").fill(found[0])
        self.page.get_by_role("button", name="確認する").click()
        self.page.wait_for_url(lambda url: "second-factor" not in url)


@pytest.fixture
def person(world: World, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Makes people at the usual width, each at the next serving process.

    At the end every page must have kept to the content policy and thrown nothing.
    """
    made: list[Person] = []

    def make(who: str = "", viewport: dict[str, int] = USUAL, at: str = "127.0.0.1") -> Person:
        context = browser.new_context(viewport=viewport, locale="ja-JP", timezone_id="Asia/Tokyo")
        url = world.urls[len(made) % len(world.urls)].replace("127.0.0.1", at)
        someone = Person(url, context)
        made.append(someone)
        if who:
            someone.sign_in(who)
        if who == "secretariat":
            someone.give_mailed_code()
        return someone

    yield make
    problems = [problem for someone in made for problem in someone.problems]
    for someone in made:
        someone.context.close()
    assert problems == []
