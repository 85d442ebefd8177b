"""The product on real parts: two servers, a worker and a beat over PostgreSQL, Redis and a mail server."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from _tools import servers

from tests.bin.conftest import free_port
from tests.deploy.parts import KEY, Catcher, Running, Visitor, plain_environment, run, stop_all, until


@dataclass
class Fleet:
    """All processes of one installation, with the demo in its database."""

    folder: Path
    postgres: servers.Postgres
    redis: servers.Redis
    catcher: Catcher
    database: str
    ports: list[int] = field(default_factory=lambda: [free_port(), free_port()])
    running: dict[str, Running] = field(default_factory=dict)

    @property
    def origins(self) -> list[str]:
        """Where the two servers are opened."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def environment(self) -> dict[str, str]:
        """What every process is told."""
        return plain_environment() | {
            "SECRET_KEY": KEY,
            "DATABASE_URL": self.postgres.url(self.database),
            "REDIS_URL": self.redis.url,
            "DATA_DIR": str(self.folder),
            "EMAIL_URL": self.catcher.url,
            "SITE_ORIGINS": ",".join(self.origins),
            "OUTBOX_SWEEP_SECONDS": "2",
            "DEMO": "1",
        }

    def start(self) -> None:
        """Prepare the database and start every process."""
        env = self.environment
        run(["python", "manage.py", "prepare"], env)
        for number, port in enumerate(self.ports, 1):
            serve = ["python", "-m", "mcs.serve", "--port", str(port)]
            self.running[f"server{number}"] = Running(f"server{number}", serve, env, self.folder)
        celery = ["python", "-m", "celery", "-q", "-A", "mcs.celery"]
        lean = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning"]
        worker = [*celery, "worker", "--concurrency", "2", *lean]
        self.running["worker"] = Running("worker", worker, env, self.folder)
        beat = [*celery, "beat", "--schedule", str(self.folder / "beat"), "--loglevel", "warning"]
        self.running["beat"] = Running("beat", beat, env, self.folder)
        until(lambda: all(self.is_well(number) for number in (0, 1)), f"both answer\n{self.log()}", 60)

    def is_well(self, number: int) -> bool:
        """Whether one of the servers says so."""
        try:
            said: dict[str, Any] = json.loads(Visitor(self.origins[number], timeout=5).get("/readyz").text)
        except OSError:
            return False
        return bool(said["status"] == "ok")

    def stop(self) -> None:
        """End every process."""
        stop_all(self.running.values())

    def log(self) -> str:
        """What all of them said."""
        return "\n".join(f"--- {name}\n{one.said()[-3000:]}" for name, one in self.running.items())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        for _ in range(50):
            try:
                with psycopg.connect(self.postgres.url(self.database), autocommit=True) as line:
                    return line.execute(query).fetchall()  # type: ignore[call-overload]
            except psycopg.OperationalError:
                time.sleep(0.2)  # it has just been started again
        raise AssertionError("the database does not come back")
