"""What a watching machine is told: the truth about database, Redis and outbox, at once, and nothing else."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from notices.models import Delivery, DeliveryState
from tests.core.live_kit import RedisServer, running_redis, wait_until

ROOT = Path(__file__).resolve().parents[2]
ASK_TWICE = """
import django, json, time
django.setup()
from django.test import Client
for _ in range(2):
    began = time.monotonic()
    answer = Client(headers={"host": "localhost"}).get("/readyz")
    print(json.dumps([answer.status_code, answer.json(), time.monotonic() - began, Client(headers={"host": "localhost"}).get("/healthz").status_code]))
"""


@pytest.fixture
def redis(tmp_path: Path, settings) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        settings.REDIS_URL = server.url
        yield server


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that refuses."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def hung_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def ask_with_database(port: int, data: Path) -> list[tuple[int, dict[str, object], float, int]]:
    """What a process says whose database is at that port; asked twice."""
    env = os.environ | {
        "DATABASE_URL": f"postgres://x@127.0.0.1:{port}/x",
        "DATA_DIR": str(data),
        "REDIS_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK_TWICE],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.django_db(transaction=True)
def test_all_is_well_on_the_embedded_default(settings) -> None:
    settings.REDIS_URL = ""
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "redis": "unused",
        "outbox_oldest_seconds": None,
    }


@pytest.mark.django_db(transaction=True)
def test_all_is_well_with_a_redis(redis: RedisServer) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "redis": "ok", "outbox_oldest_seconds": None}


@pytest.mark.django_db(transaction=True)
def test_a_dead_redis_degrades_and_does_not_take_the_product_down(redis: RedisServer) -> None:
    redis.kill()
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["redis"]) == ("degraded", "down")


@pytest.mark.django_db(transaction=True)
def test_a_hung_redis_degrades_within_a_second_or_so(redis: RedisServer) -> None:
    redis.signal(signal.SIGSTOP)
    began = time.monotonic()
    answers = [Client().get("/readyz") for _ in range(2)]
    took = time.monotonic() - began
    redis.signal(signal.SIGCONT)
    assert [answer.json()["redis"] for answer in answers] == ["down", "down"]
    assert {answer.status_code for answer in answers} == {200}
    assert took < 4
    wait_until(lambda: Client().get("/readyz").json()["status"] == "ok")


def test_a_refusing_database_is_told_as_down(closed_port: int, tmp_path: Path) -> None:
    for status, said, took, alive in ask_with_database(closed_port, tmp_path):
        assert (status, said["status"], said["database"]) == (503, "down", "down")
        assert took < 2
        assert alive == 200


def test_a_hung_database_is_told_as_down_within_a_second_or_so(hung_port: int, tmp_path: Path) -> None:
    for status, said, took, alive in ask_with_database(hung_port, tmp_path):
        assert (status, said["status"], said["database"]) == (503, "down", "down")
        assert took < 2
        assert alive == 200


@pytest.mark.django_db(transaction=True)
def test_the_age_is_that_of_the_oldest_mail_that_is_due_and_not_sent() -> None:
    now = timezone.now()

    def owed(
        key: str, minutes: int, state: DeliveryState = DeliveryState.WAITING, lease: int | None = None
    ) -> None:
        Delivery.objects.create(
            kind="x",
            key=key,
            subject_id=1,
            state=state,
            next_at=now - timedelta(minutes=minutes),
            lease_until=None if lease is None else now + timedelta(minutes=lease),
        )

    owed("later", -5)
    owed("being sent", 9, DeliveryState.SENDING, lease=1)
    owed("sent", 8, DeliveryState.SENT)
    owed("failed", 7, DeliveryState.FAILED)
    assert Client().get("/readyz").json()["outbox_oldest_seconds"] is None
    owed("due", 2)
    assert 120 <= Client().get("/readyz").json()["outbox_oldest_seconds"] < 150
    owed("left behind by a killed worker", 4, DeliveryState.SENDING, lease=-1)
    assert 240 <= Client().get("/readyz").json()["outbox_oldest_seconds"] < 270


@pytest.mark.django_db(transaction=True)
def test_nothing_else_is_told(redis: RedisServer) -> None:
    redis.kill()
    answer = Client().get("/readyz")
    assert set(answer.json()) == {"status", "database", "redis", "outbox_oldest_seconds"}
    assert redis.url.encode() not in answer.content
    assert "Set-Cookie" not in answer.headers
