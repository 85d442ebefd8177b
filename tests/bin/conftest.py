"""A copy of bin/ in a project that is ready at once: its server and manage.py are a few lines each."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MANAGE = """
import os, pathlib, sys
pathlib.Path("asked").write_text(" ".join(sys.argv[1:]) + " DEMO=" + os.environ["DEMO"])
print("demo" if os.environ["DEMO"] == "1" else "empty")
"""
SERVE = """
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *arguments):
        pass
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""
CELERY = """
import os, pathlib, sys, time
name = "worker" if "worker" in sys.argv else "beat"
with pathlib.Path("ran").open("a") as file:
    file.write(f"{name} {os.getpid()}\\n")
time.sleep(300)
"""


@dataclass
class Project:
    """The copy, and what its commands say."""

    path: Path
    port: int

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def read(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "bin/up", *arguments]

    def env(self, **more: str) -> dict[str, str]:
        plain = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        said = plain | {"PORT": str(self.port), "PYTHONIOENCODING": "utf-8"} | more
        return {key: value for key, value in said.items() if value}

    def up(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """A start that is expected to end by itself."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.path,
            env=self.env(**env),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    @contextmanager
    def serving(
        self, *arguments: str, until: str = "開いてください", **env: str
    ) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """A start that serves; gives the process and what it said up to the line with `until`."""
        with subprocess.Popen(
            self.command(*arguments),
            cwd=self.path,
            env=self.env(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        ) as process:
            assert process.stdout
            said = []
            for line in process.stdout:
                said.append(line)
                if until in line:
                    break
            else:
                pytest.fail(f"it ended before it said {until}: {''.join(said)}")
            try:
                yield process, "".join(said)
            finally:
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=30)

    def answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="session")
def empty_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(path)], check=True)
    return path


@pytest.fixture
def project(tmp_path: Path, empty_venv: Path) -> Project:
    """Everything is installed: the lock is empty and its digest is known."""
    made = Project(tmp_path / "project", free_port())
    shutil.copytree(ROOT / "bin", made.path / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(empty_venv, made.path / ".venv", symlinks=True)
    made.write("requirements/base.txt", "")
    made.write(".venv/.base.lock.sha256", hashlib.sha256(b"").hexdigest())
    made.write("manage.py", MANAGE)
    made.write("mcs/serve.py", SERVE)
    made.write("celery.py", CELERY)
    made.write("mcs/demo/accounts.json", (ROOT / "mcs/demo/accounts.json").read_text(encoding="utf-8"))
    return made
