"""Announcing: on commit, once, never failing; and the way within one process."""

import os
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mcs.core.live import bus
from mcs.core.live.events import CloseCode, Event
from mcs.core.live.hub import Hub, get_hub
from tests.core.live_kit import Page, until


@pytest.fixture(autouse=True)
def in_process(settings: Settings) -> None:
    settings.REDIS_URL = ""


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = get_hub()
    yield hub
    await hub.stop()


async def test_there_is_one_hub_per_loop(hub: Hub) -> None:
    assert get_hub() is hub


async def test_a_stopped_hub_is_replaced(hub: Hub) -> None:
    await hub.stop()
    fresh = get_hub()

    assert fresh is not hub
    await fresh.stop()


@pytest.mark.django_db
def test_nothing_is_told_before_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []
    monkeypatch.setattr(bus, "tell", told.append)
    event = Event("post", {"timeline": 1, "version": 2})

    with django_capture_on_commit_callbacks(execute=True):
        bus.announce(event)
        assert told == []

    assert told == [event]


@pytest.mark.django_db
def test_the_same_event_is_told_once_per_transaction(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for _ in range(3):
            bus.announce(Event("post", {"timeline": 1, "version": 2}))
        bus.announce(Event("post", {"timeline": 1, "version": 3}))

    assert len(callbacks) == 2


@pytest.mark.django_db
def test_what_was_rolled_back_does_not_swallow_what_is_announced_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    event = Event("post", {"timeline": 1, "version": 2})

    with django_capture_on_commit_callbacks() as callbacks:
        with transaction.atomic():
            bus.announce(event)
            transaction.set_rollback(True)
        bus.announce(event)

    assert len(callbacks) == 1


@pytest.mark.django_db(transaction=True)
async def test_the_sockets_of_a_user_close_after_the_commit(hub: Hub) -> None:
    page, other = Page(hub, 1, "a"), Page(hub, 2, "b")

    @sync_to_async
    def suspend() -> None:
        with transaction.atomic():
            bus.announce_close(user_id=1, code=CloseCode.REMOVED)

    await suspend()
    await until(lambda: page.codes)

    assert page.codes == [4403]
    assert other.codes == []


@pytest.mark.django_db(transaction=True)
async def test_the_other_sessions_close_and_ones_own_stays(hub: Hub) -> None:
    other, own = Page(hub, 1, "a"), Page(hub, 1, "b")

    await sync_to_async(bus.announce_close)(user_id=1, keep_session_key="b")
    await until(lambda: other.codes)

    assert other.codes == [4401]
    assert own.codes == []


@pytest.mark.django_db(transaction=True)
async def test_a_session_closes_by_its_key(hub: Hub) -> None:
    ended, other = Page(hub, 1, "a"), Page(hub, 1, "b")

    await sync_to_async(bus.announce_close)(session_key="a")
    await until(lambda: ended.codes)

    assert other.codes == []


def test_telling_never_raises(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.REDIS_URL = object()

    bus.tell(Event("post", {"timeline": 1}))

    assert "could not be handed on" in caplog.text


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_worker_has_a_publisher_of_its_own(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    bus.tell(Event("post", {"timeline": 1}))
    assert bus._publisher is not None

    child = os.fork()
    if child == 0:
        clean = bus._publisher is None and not bus._lock.locked()
        bus.tell(Event("post", {"timeline": 1}))
        alive = bus._publisher is not None and bus._publisher._thread is not None
        os._exit(0 if clean and alive and bus._publisher._thread.is_alive() else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
