"""PostgreSQL and Redis of one's own: on free ports, in a folder that is thrown away, so that nobody's data is touched."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _tools import processes
from _tools.say import Stop

START_SECONDS = 30
HOST = "127.0.0.1"


class Server:
    """A server program, its folder and its port; it can be killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: processes.Process | None = None

    def command(self) -> list[str]:
        """How it is started."""
        raise NotImplementedError

    def user(self) -> str | None:
        """Whom it runs as; None is whoever runs this."""
        return None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = processes.start(
                self.command(), cwd=self.folder, stdout=log, stderr=log, user=self.user()
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if processes.ended(self.process, within=0.05) or time.monotonic() > deadline:
                raise Stop(f"{type(self).__name__} を起動できませんでした。\n{self.log()}")

    def answers(self) -> bool:
        """Whether it takes work."""
        raise NotImplementedError

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self.process:
            self.process.send_signal(number)

    def stop(self) -> None:
        """End it at once."""
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGINT)
            processes.end(self.process)
            self.process = None

    def log(self) -> str:
        """The last of what it said."""
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-8:])


class Redis(Server):
    """Redis without persistence."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> list[str]:
        """On the loopback address alone."""
        return [
            program("redis-server"),
            "--port",
            str(self.port),
            "--bind",
            HOST,
            "--save",
            "",
            "--appendonly",
            "no",
        ]

    def answers(self) -> bool:
        """A PING is answered."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Postgres(Server):
    """A PostgreSQL cluster with the locale that the product asks for."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        super().__init__(folder)
        self.durable = durable
        if (name := self.user()) is not None:
            shutil.chown(folder, name)
        initdb = [program("initdb"), "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        made = subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            user=name,
            group=self._group(),
            extra_groups=[] if name else None,
        )
        if made.returncode:
            raise Stop(f"PostgreSQL の試験用データベースを作れませんでした。\n{made.stderr[-800:]}")

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgres://postgres@{HOST}:{self.port}/{database}"

    def user(self) -> str | None:
        """PostgreSQL refuses to run as root."""
        return "postgres" if os.geteuid() == 0 else None

    def _group(self) -> int | None:
        name = self.user()
        return pwd.getpwnam(name).pw_gid if name else None

    def command(self) -> list[str]:
        """Reached over TCP; what is thrown away need not survive a power cut."""
        quick = (
            []
            if self.durable
            else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        )
        place = ["-p", str(self.port), "-c", f"listen_addresses={HOST}", "-c", "unix_socket_directories="]
        return [program("postgres"), "-D", "data", *place, *quick]

    def answers(self) -> bool:
        """It takes connections."""
        asked = subprocess.run([program("pg_isready"), "-q", "-h", HOST, "-p", str(self.port)], check=False)
        return asked.returncode == 0

    def create(self, database: str, *, template: str = "template0") -> str:
        """Make a database; its address."""
        connection = ["-h", HOST, "-p", str(self.port), "-U", "postgres"]
        subprocess.run([program("createdb"), *connection, "-T", template, database], check=True)
        return self.url(database)


def program(name: str) -> str:
    """Where a program of PostgreSQL or Redis lies; Debian keeps PostgreSQL's servers off the PATH."""
    if found := find(name):
        return found
    raise Stop(f"{name} がありません。python3 bin/test がパッケージを入れるか、入れ方を言います。")


def find(name: str) -> str | None:
    """The same, or None."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    return shutil.which(name) or next(
        (str(place / name) for place in places if (place / name).exists()), None
    )


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


@contextmanager
def both(folder: Path) -> Iterator[tuple[Postgres, Redis]]:
    """A running pair for the length of a block."""
    folder.chmod(0o711)  # PostgreSQL runs as somebody else and must reach its own folder
    for name in ("postgres", "redis"):
        (folder / name).mkdir()
    postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
    try:
        postgres.start()
        redis.start()
        yield postgres, redis
    finally:
        postgres.stop()
        redis.stop()
