"""People who go on whatever happens: some write, one invites, one looks at a page. Each keeps a ledger."""

import json
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import websockets.sync.client
from websockets.exceptions import WebSocketException

from tests.deploy.parts import Answer, Visitor, csrf

PATIENCE = 60.0
JSON = {"Accept": "application/json"}


class Person(threading.Thread):
    """Somebody who acts until told to stop."""

    def __init__(self, name: str, origin: str) -> None:
        super().__init__(name=name, daemon=True)
        self.visitor = Visitor(origin, timeout=20)
        self.visitor.sign_in(f"{name}@demo.example")
        self.leaving = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Act; a failure is kept for the one who waits."""
        try:
            self.act()
        except BaseException as error:
            self.failure = error

    def act(self) -> None:
        """What the person does."""
        raise NotImplementedError

    def finish(self) -> None:
        """Let the person finish what was begun."""
        self.leaving.set()
        self.join(PATIENCE + 30)
        assert not self.is_alive(), f"{self.name} does not come to an end"
        if self.failure:
            raise self.failure


@dataclass
class Acts:
    """What one person did and was told."""

    acknowledged: set[str] = field(default_factory=set)
    tries: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, float]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def slowest_since(self, moment: float) -> float:
        """Seconds of the slowest answer to what was begun since then."""
        return max((took for began, took in self.slowest if began >= moment), default=0.0)


class Insistent(Person):
    """Sends the same thing again until it is acknowledged, as a person at a bad line does."""

    def __init__(self, name: str, origin: str) -> None:
        super().__init__(name, origin)
        self.acts = Acts()

    def insist(self, mark: str, path: str, fields: dict[str, str], good: set[int]) -> Answer:
        """Send it until the answer is one of the good."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._try(path, fields)
            if answer and answer.status in good:
                self.acts.acknowledged.add(mark)
                return answer
            assert time.monotonic() < until, f"{path} is never answered: {self.acts.answers}"
            time.sleep(0.3)

    def _try(self, path: str, fields: dict[str, str]) -> Answer | None:
        began = time.monotonic()
        self.acts.tries += 1
        try:
            answer = self.visitor.post(path, fields, JSON)
        except OSError as error:
            self.acts.answers[type(error).__name__] += 1
            return None
        finally:
            self.acts.slowest.append((began, time.monotonic() - began))
        self.acts.answers[str(answer.status)] += 1
        if answer.status >= 500 and not re.search("もう一度|しばらく|少し", answer.text):
            self.acts.unclear.append(answer.text[:200])
        return answer


class Writer(Insistent):
    """Posts at a steady rate."""

    def __init__(self, name: str, origin: str, timeline: int, every: float) -> None:
        super().__init__(name, origin)
        self.timeline, self.every = timeline, every
        self.version = 0
        self.token = csrf(self.visitor.get(f"/timelines/{timeline}/invite/mail/"))

    def act(self) -> None:
        """Post until told to stop."""
        while not self.leaving.wait(self.every):
            key = str(uuid.uuid4())
            fields = {"csrfmiddlewaretoken": self.token, "text": "体温36.4℃。", "client_key": key}
            answer = self.insist(key, f"/timelines/{self.timeline}/posts/", fields, {201})
            self.version = max(self.version, json.loads(answer.text)["version"])


class Inviter(Insistent):
    """Invites five addresses at a time by mail; there are fifty."""

    def __init__(self, name: str, origin: str, timeline: int, every: float) -> None:
        super().__init__(name, origin)
        self.timeline, self.every = timeline, every
        self.token = csrf(self.visitor.get(f"/timelines/{timeline}/invite/mail/"))

    def act(self) -> None:
        """Invite until nobody is left."""
        for batch in self._batches():
            fields = {f"email_{number}": address for number, address in enumerate(batch, 1)}
            path = f"/timelines/{self.timeline}/invite/mail/send/"
            self.insist("", path, fields | {"csrfmiddlewaretoken": self.token}, {302, 303})
            self.acts.acknowledged.update(batch)
            if self.leaving.wait(self.every):
                break
        self.acts.acknowledged.discard("")

    def _batches(self) -> Iterator[list[str]]:
        for first in range(0, 45, 5):
            yield [f"newcomer-{first + number}@harbour.example" for number in range(5)]


class Watcher(Person):
    """Has the timeline open; behaves as the page's own script does."""

    def __init__(self, name: str, origin: str, timeline: int) -> None:
        super().__init__(name, origin)
        self.timeline = timeline
        self.version = 0
        self.posts: Counter[int] = Counter()
        self.reconnects = -1
        self.catch_up()
        self.posts.clear()  # what was there before is not counted

    def act(self) -> None:
        """Keep a socket; after every loss connect again and ask for what was missed."""
        while not self.leaving.is_set():
            try:
                self._listen()
            except (OSError, WebSocketException, TimeoutError):
                self.leaving.wait(0.5)

    def _listen(self) -> None:
        address = self.visitor.origin.replace("http", "ws") + "/ws/"
        cookie = {"Cookie": self.visitor.cookie_header}
        with websockets.sync.client.connect(
            address, origin=self.visitor.origin, additional_headers=cookie, open_timeout=5
        ) as line:
            self.reconnects += 1
            line.send(json.dumps({"type": "subscribe", "timeline": self.timeline}))
            self.catch_up()
            while not self.leaving.is_set():
                try:
                    self._take(json.loads(line.recv(0.5)))
                except TimeoutError:
                    continue

    def _take(self, frame: dict[str, object]) -> None:
        version = frame.get("version")
        if frame["type"] == "post" and version == self.version + 1:
            self._show(frame)
        elif isinstance(version, int) and version > self.version:
            self.catch_up()

    def _show(self, frame: dict[str, object]) -> None:
        self.posts[int(str(frame["post"]))] += 1
        self.version = int(str(frame["version"]))

    def catch_up(self) -> None:
        """Ask for what changed after the version the page has."""
        answer = self.visitor.get(f"/timelines/{self.timeline}/changes/?after={self.version}")
        if answer.status != 200:
            raise OSError(f"{answer.status}")
        read = json.loads(answer.text)
        for post in read["posts"]:
            self.posts[post["post"]] += 1
        self.reloads = getattr(self, "reloads", 0) + bool(read["reload"])
        self.version = read["version"]
