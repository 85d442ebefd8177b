"""Handing deliveries to a real broker, and sending them all the same while it is dead or hangs."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis as redis_client
from celery import current_app
from django.core import mail
from kombu import pools

from notices import tasks
from notices.models import Delivery, DeliveryState
from notices.registry import MAILS, Mail
from tests.core.live_kit import RedisServer, running_redis


@pytest.fixture
def broker(tmp_path: Path, settings) -> Iterator[RedisServer]:
    """A Redis that Celery uses for the length of a test."""
    before = current_app.conf.broker_url
    settings.EMBEDDED = False
    with running_redis(tmp_path) as server:
        _use(server.url)
        yield server
    _use(before)


def _use(url: str) -> None:
    current_app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
    current_app.pool.force_close_all()
    current_app._pool = current_app.amqp._producer_pool = None
    pools.reset()


@pytest.fixture
def owed(db, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setitem(MAILS, "x", lambda delivery: Mail(f"{delivery.key}@example.jp", "件名", "本文"))
    return [Delivery.objects.create(kind="x", key=f"k{n}", subject_id=n).pk for n in range(3)]


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def queued(server: RedisServer) -> int:
    with redis_client.Redis(port=server.port, socket_timeout=5) as client:
        return int(client.llen("celery"))


def test_a_broker_is_given_the_ids_and_nothing_is_sent_here(broker: RedisServer, owed: list[int]) -> None:
    tasks.dispatch(owed)
    assert queued(broker) == 3
    assert states() == {DeliveryState.WAITING}
    assert mail.outbox == []


def test_what_the_broker_holds_names_nobody(broker: RedisServer, owed: list[int]) -> None:
    tasks.dispatch(owed)
    with redis_client.Redis(port=broker.port, socket_timeout=5) as client:
        held = b"".join(client.lrange("celery", 0, -1))
    assert b"notices.tasks.deliver" in held
    assert b"example.jp" not in held
    assert "件名".encode() not in held


def test_while_the_broker_is_dead_mails_leave_from_here(broker: RedisServer, owed: list[int]) -> None:
    broker.kill()
    tasks.dispatch(owed)
    assert states() == {DeliveryState.SENT}
    assert len(mail.outbox) == 3


def test_while_the_broker_hangs_mails_leave_from_here_after_seconds(
    broker: RedisServer, owed: list[int]
) -> None:
    tasks.dispatch(owed[:1])
    broker.signal(signal.SIGSTOP)
    began = time.monotonic()
    tasks.dispatch(owed[1:])
    assert time.monotonic() - began < 10
    assert [one.to for one in mail.outbox] == [["k1@example.jp"], ["k2@example.jp"]]


def test_a_mail_that_both_were_told_of_is_sent_once(broker: RedisServer, owed: list[int]) -> None:
    tasks.dispatch(owed)
    broker.kill()
    tasks.dispatch(owed)
    assert [tasks.deliver(pk) for pk in owed] == ["not due"] * 3
    assert len(mail.outbox) == 3


def test_a_broker_that_is_back_is_used_again(broker: RedisServer, owed: list[int]) -> None:
    broker.kill()
    tasks.dispatch(owed[:1])
    broker.start()
    tasks.dispatch(owed[1:])
    assert queued(broker) == 2
    assert len(mail.outbox) == 1
