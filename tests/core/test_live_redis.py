"""Between processes: a real Redis that is killed, stopped and started again."""

import asyncio
import json
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from mcs.core.live import bus
from mcs.core.live.events import Event, session_mark
from mcs.core.live.hub import Hub
from mcs.core.live.publisher import Publisher
from mcs.core.live.registry import Delivery, Registry
from mcs.core.live.subscriber import CONNECTION_OPTIONS, Subscriber
from tests.core.live_kit import Page, RedisServer, running_redis, until, wait_until

CHANNEL = "live-test"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@pytest.fixture
def now() -> dict[int, int]:
    """The versions the database would answer."""
    return {1: 0}


@pytest.fixture
async def hubs(server: RedisServer, now: dict[int, int]) -> AsyncIterator[list[Hub]]:
    def show(event: Event) -> Delivery:
        return Delivery(json.dumps({"type": "post", **event.data}), frozenset({1}), event.number("timeline"))

    callables = Registry(versions=lambda ids: now)
    callables.register("post", show)
    hubs = [
        Hub(redis_url=server.url, channel=CHANNEL, recheck_seconds=3600, callables=callables)
        for _ in range(2)
    ]
    await until(lambda: all(hub.stats().subscriptions == 1 for hub in hubs))
    yield hubs
    for hub in hubs:
        await hub.stop()


@pytest.fixture
def told(server: RedisServer, settings: Settings) -> Iterator[None]:
    settings.REDIS_URL = server.url
    settings.LIVE_CHANNEL = CHANNEL
    yield
    bus.flush(0.1)


def post(version: int) -> Event:
    return Event("post", {"timeline": 1, "post": 3, "version": version})


async def test_what_one_process_tells_every_process_shows(hubs: list[Hub], told: None) -> None:
    pages = [Page(hub, 1, "a", 1) for hub in hubs]

    bus.tell(post(1))
    await until(lambda: all(page.frames for page in pages))

    assert [page.messages[0]["version"] for page in pages] == [1, 1]


async def test_a_session_is_closed_in_every_process(hubs: list[Hub], told: None) -> None:
    pages, other = [Page(hub, 1, "a") for hub in hubs], Page(hubs[0], 1, "b")

    bus.tell(Event("close", {"session": session_mark("a"), "code": 4401}))
    await until(lambda: all(page.codes for page in pages))

    assert [page.codes for page in pages] == [[4401], [4401]]
    assert other.codes == []


async def test_a_garbled_payload_is_logged_without_it_and_changes_nothing(
    hubs: list[Hub], told: None, server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page(hubs[0], 1, "a", 1)

    assert server.publish(CHANNEL, '{"kind":"post","name":"山田花子"}'.encode()) == 2
    bus.tell(post(1))
    await until(lambda: page.frames)

    assert len(page.frames) == 1
    assert "was not an event" in caplog.text
    assert "山田" not in caplog.text


async def test_after_redis_was_killed_and_restarted_pages_catch_up_and_live_goes_on(
    hubs: list[Hub], told: None, server: RedisServer, now: dict[int, int]
) -> None:
    pages = [Page(hub, 1, "a", 1) for hub in hubs]

    server.kill()
    await until(lambda: not any(hub.subscriber.connected for hub in hubs))
    now[1] = 5  # written while nobody could tell
    await asyncio.to_thread(server.start)
    await until(lambda: all(page.frames for page in pages))

    assert all(hub.stats().subscriptions == 2 for hub in hubs)
    assert [page.messages for page in pages] == [[{"type": "behind", "timeline": 1, "version": 5}]] * 2

    bus.tell(post(6))
    await until(lambda: all(len(page.frames) == 2 for page in pages))


async def test_a_hung_redis_is_noticed_and_recovered_from(server: RedisServer) -> None:
    heard: list[Event] = []
    stood: list[None] = []
    subscriber = Subscriber(
        server.url,
        CHANNEL,
        on_event=heard.append,
        on_subscribed=lambda: stood.append(None),
        ping_seconds=0.1,
        answer_seconds=0.3,
    )
    task = asyncio.create_task(subscriber.run())
    await until(lambda: subscriber.connected)

    server.signal(signal.SIGSTOP)
    await until(lambda: not subscriber.connected)
    server.signal(signal.SIGCONT)
    await until(lambda: len(stood) == 2)
    await asyncio.to_thread(server.publish, CHANNEL, post(1).encode())
    await until(lambda: heard)

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def test_a_subscription_survives_more_silence_than_the_library_allows(server: RedisServer) -> None:
    heard: list[Event] = []
    subscriber = Subscriber(
        server.url, CHANNEL, on_event=heard.append, on_subscribed=lambda: None, ping_seconds=5.5
    )
    task = asyncio.create_task(subscriber.run())

    await until(lambda: subscriber.pings == 1)  # 5.5 s of silence; redis-py would give up after 5
    await asyncio.to_thread(server.publish, CHANNEL, post(1).encode())
    await until(lambda: heard)

    assert CONNECTION_OPTIONS["socket_timeout"] is None
    assert subscriber.subscriptions == 1
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.django_db(transaction=True)
def test_a_hung_redis_delays_no_announcement(server: RedisServer, told: None) -> None:
    bus.tell(post(1))
    assert bus.flush(5)

    server.signal(signal.SIGSTOP)
    started = time.monotonic()
    for version in range(2, 102):
        with transaction.atomic():
            bus.announce(post(version))
    took = time.monotonic() - started
    server.signal(signal.SIGCONT)

    assert took < 1
    assert bus.flush(10)


@pytest.mark.django_db(transaction=True)
def test_a_dead_redis_fails_no_announcement(server: RedisServer, told: None) -> None:
    server.kill()

    with transaction.atomic():
        bus.announce(post(1))

    assert not bus.flush(0.3)


def test_what_was_told_during_a_short_outage_is_published_afterwards(server: RedisServer) -> None:
    publisher = Publisher(server.url, CHANNEL)
    publisher.put(post(1).encode())
    wait_until(lambda: publisher.published == 1)
    server.kill()
    publisher.put(post(2).encode())
    publisher.put(post(3).encode())
    server.start()

    assert publisher.flush(10)
    assert (publisher.published, publisher.dropped) == (3, 0)


def test_a_full_queue_loses_its_oldest(server: RedisServer) -> None:
    server.signal(signal.SIGSTOP)
    publisher = Publisher(server.url, CHANNEL, bound=5)
    publisher.put(b"0")
    wait_until(lambda: not publisher.waiting)
    for number in range(1, 9):
        publisher.put(str(number).encode())

    assert publisher.waiting == [b"4", b"5", b"6", b"7", b"8"]
    assert publisher.dropped == 3
    server.signal(signal.SIGCONT)
    assert publisher.flush(10)


def test_the_publisher_waits_at_most_a_second_for_redis(server: RedisServer) -> None:
    server.signal(signal.SIGSTOP)
    publisher = Publisher(server.url, CHANNEL)
    publisher.put(post(1).encode())
    started = time.monotonic()

    assert publisher.flush(20)

    assert time.monotonic() - started < 10
    assert (publisher.published, publisher.dropped) == (0, 1)
    server.signal(signal.SIGCONT)


def test_putting_starts_one_thread_only(server: RedisServer) -> None:
    before = threading.active_count()
    publisher = Publisher(server.url, CHANNEL)
    for version in range(50):
        publisher.put(post(version).encode())

    assert publisher.flush(5)
    assert threading.active_count() == before + 1
