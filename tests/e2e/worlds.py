"""A running installation with its own copy of the demo: the embedded default, or the real parts."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from _tools import servers

ROOT = Path(__file__).resolve().parents[2]
REAL = os.environ.get("TEST_PARTS") == "real"
"""PostgreSQL, Redis, two serving processes, a worker with the beat in it; otherwise one process on SQLite."""
CELERY = [sys.executable, "-m", "celery", "-q", "-A", "mcs.celery"]
LEAN = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--concurrency", "1"]


class Parts:
    """The servers below all worlds of a run, and the demo that each world gets a copy of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers: list[servers.Server] = []
        if REAL:
            self.postgres = servers.Postgres(self._folder("postgres"))
            self.redis = servers.Redis(self._folder("redis"))
            self.servers = [self.postgres, self.redis]
            for server in self.servers:
                server.start()
            self.postgres.create("prepared")
        self._made = 0
        self.data = self._folder("prepared")
        manage(self.environment(self.data, "prepared"), "prepare")

    def _folder(self, name: str) -> Path:
        made = self.folder / name
        made.mkdir()
        return made

    def environment(self, data: Path, database: str) -> dict[str, str]:
        """What a process of a world is told."""
        dropped = {"DATABASE_URL", "REDIS_URL", "SITE_ORIGINS", "PRODUCTION", "EMAIL_URL"}
        return {k: v for k, v in os.environ.items() if k not in dropped} | {
            "DATA_DIR": str(data),
            "DATABASE_URL": self.postgres.url(database) if REAL else f"sqlite:///{data / 'db.sqlite3'}",
            "REDIS_URL": self.redis.url if REAL else "",
            "DATABASE_POOL": "6",
            "LIVE_CHANNEL": f"live-{database}",
            "DEMO": "1",
            "HOST": "127.0.0.1",
            "SECRET_KEY": "browser-tests-only-" + "k" * 40,
        }

    def copy(self, data: Path) -> dict[str, str]:
        """A copy of the demo of one's own; the environment of its processes."""
        self._made += 1
        name = f"world{self._made}"
        shutil.copytree(self.data, data)
        if REAL:
            self.postgres.create(name, template="prepared")
        return self.environment(data, name)

    def stop(self) -> None:
        """End the servers."""
        for server in self.servers:
            server.stop()


class World:
    """One installation: its serving processes and what stands behind them."""

    def __init__(self, parts: Parts, data: Path) -> None:
        self.ports = [free_port() for _ in range(2 if REAL else 1)]
        self.urls = [f"http://127.0.0.1:{port}" for port in self.ports]
        self.url = self.urls[0]
        env = parts.copy(data)
        named = [url.replace("127.0.0.1", "localhost") for url in self.urls]  # where browsers make passkeys
        self.env = env | {"PORT": str(self.ports[0]), "SITE_ORIGINS": ",".join([*self.urls, *named])}
        self.log = data / "server.log"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.start()

    def start(self) -> None:
        """Start every process and wait until the serving ones answer."""
        commands = [[sys.executable, "-m", "mcs.serve", "--port", str(port)] for port in self.ports]
        if REAL:
            commands += [[*CELERY, "worker", *LEAN, "--beat", "--schedule", str(self.log.with_name("beat"))]]
        with self.log.open("ab") as log:
            self.processes = [
                subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
                for command in commands
            ]
        until(
            lambda: all(answers(f"{url}/healthz") for url in self.urls) or self._died(), "the servers answer"
        )
        assert not self._died(), self.log.read_text()

    def _died(self) -> bool:
        return any(process.poll() is not None for process in self.processes)

    def stop(self) -> None:
        """End it as an operator would."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def restart(self) -> None:
        """Stop and start on the same addresses and data."""
        self.stop()
        self.start()

    def ask(self, code: str) -> str:
        """Run a line of Python inside the product, on this world's data; what it prints."""
        return manage(self.env, "shell", "-v", "0", "-c", code)


def manage(env: dict[str, str], *arguments: str) -> str:
    """One management command; what it prints."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def until(holds: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait for a condition; fail with its name."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether something serves there."""
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
