"""The processes of one start: one that serves, or with a broker two of them, a worker and its clock."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from _tools import processes, setup
from _tools.say import Stop

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0
"""Who ran that long and then died is restarted after the first pause again."""
LOOK_SECONDS = 0.5
QUIET_ROOT = "ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True)
class Place:
    """Where a process listens."""

    host: str
    port: int

    @property
    def reached(self) -> str:
        """The host as it is reached from here; a server that listens everywhere has no name of its own."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @property
    def address(self) -> str:
        """What the operator opens."""
        return f"http://{in_address(self.reached)}:{self.port}/"


def in_address(host: str) -> str:
    """A host as it is written in an address."""
    return f"[{host}]" if ":" in host else host


@dataclass(frozen=True)
class Role:
    """A process to keep; one that does not serve anybody directly is started again when it dies."""

    name: str
    command: list[str]
    serves: Place | None = None


def serving(place: Place) -> Role:
    """Pages and sockets."""
    command = [str(setup.PYTHON), "-m", "mcs.serve", "--host", place.host, "--port", str(place.port)]
    return Role(f"サーバー ({place.address})", command, place)


def sending(data: Path) -> list[Role]:
    """The worker that sends mails, and the beat that tells it to look for those left behind."""
    celery = [str(setup.PYTHON), "-W", QUIET_ROOT, "-m", "celery", "-q", "-A", "mcs.celery"]
    quiet = ["--loglevel", "warning"]
    lean = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Role("ワーカー (メールの送信)", [*celery, "worker", "--concurrency", "2", *lean, *quiet]),
        Role("時計 (送り残しの確認)", [*celery, "beat", "--schedule", str(data / "beat-schedule"), *quiet]),
    ]


class Member:
    """One running process of a role."""

    def __init__(self, role: Role, env: Mapping[str, str]) -> None:
        self.role = role
        self.process: processes.Process | None = None
        self._env = env
        self._pause = FIRST_PAUSE
        self._began = self._next = 0.0

    def start(self) -> processes.Process:
        """Start it."""
        self._began = time.monotonic()
        self.process = processes.start(self.role.command, cwd=setup.ROOT, env=self._env)
        return self.process

    def look(self) -> None:
        """Have it run: start it again when its pause is over, say so when it has just died."""
        if self.process is None:
            if time.monotonic() >= self._next:
                self.start()
        elif (code := self.process.poll()) is not None:
            self._mourn(code)

    def _mourn(self, code: int) -> None:
        if self.role.serves:
            raise Stop(f"{self.role.name} が止まりました (終了コード {code})。理由は上の行にあります。")
        if time.monotonic() - self._began > STEADY_SECONDS:
            self._pause = FIRST_PAUSE
        print(
            f"{self.role.name} が止まりました (終了コード {code})。{self._pause:.0f} 秒後に起動し直します。",
            flush=True,
        )
        self._next = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self.process = None


class Fleet:
    """All processes of one start. Whoever started them ends them."""

    def __init__(self, roles: list[Role], env: Mapping[str, str]) -> None:
        self._members = [Member(role, env) for role in roles]

    @property
    def _processes(self) -> list[processes.Process]:
        return [member.process for member in self._members if member.process]

    def start(self) -> None:
        """Start them all."""
        for member in self._members:
            member.start()

    def servers(self) -> list[tuple[processes.Process, Place]]:
        """The ones that listen."""
        return [(m.process, m.role.serves) for m in self._members if m.process and m.role.serves]

    def watch(self) -> None:
        """Keep them running for good. Raises Stop when a serving one has died, and says which."""
        first, _ = self.servers()[0]
        while True:
            for member in self._members:
                member.look()
            processes.ended(first, within=LOOK_SECONDS)

    def leave(self) -> None:
        """Let all of them finish what they are at; a second Ctrl-C does not wait for it."""
        for process in self._processes:
            process.terminate()
        try:
            for process in self._processes:
                process.wait()
        except KeyboardInterrupt:
            for process in self._processes:
                process.kill()

    def end(self) -> None:
        """End whatever still runs."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            processes.end(process)
