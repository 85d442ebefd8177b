"""The thread behind the outbox: nudged ids are handed on, the sweep comes round, nothing kills it."""

import os
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from mcs.core import background
from mcs.core.background import BATCH, QUEUE_BOUND, Background
from tests.core.live_kit import wait_until


class Outbox:
    """Notes what it is called with. It can be held back or fail."""

    def __init__(self) -> None:
        self.sent: list[list[int]] = []
        self.sweeps = 0
        self.failing = False
        self.free = threading.Event()
        self.free.set()

    def dispatch(self, ids: list[int]) -> None:
        assert self.free.wait(10)
        self.sent.append(ids)
        if self.failing:
            raise ConnectionError("山田花子 <hanako@example.jp>")

    def sweep(self) -> None:
        self.sweeps += 1
        if self.failing:
            raise ConnectionError("山田花子 <hanako@example.jp>")


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def service(outbox: Outbox) -> Iterator[Background]:
    service = Background()
    service.dispatch, service.sweep = outbox.dispatch, outbox.sweep
    yield service
    outbox.free.set()
    assert service.stop()


def test_nudged_rows_are_dispatched(service: Background, outbox: Outbox) -> None:
    service.start(None)
    service.put((1, 2))
    wait_until(lambda: outbox.sent)

    assert outbox.sent == [[1, 2]]
    assert outbox.sweeps == 0


def test_rows_nudged_meanwhile_go_together_and_once(service: Background, outbox: Outbox) -> None:
    service.start(None)
    outbox.free.clear()
    service.put((1,))
    wait_until(lambda: not service.waiting)
    service.put((2, 3))
    service.put((3, 4))
    outbox.free.set()
    wait_until(lambda: len(outbox.sent) == 2)

    assert outbox.sent == [[1], [2, 3, 4]]


def test_many_rows_go_in_batches(service: Background, outbox: Outbox) -> None:
    service.start(None)
    service.put(tuple(range(BATCH + 1)))
    wait_until(lambda: sum(map(len, outbox.sent)) == BATCH + 1)

    assert max(map(len, outbox.sent)) == BATCH


def test_the_sweep_comes_at_the_start_and_again(service: Background, outbox: Outbox) -> None:
    service.start(0.02)
    wait_until(lambda: outbox.sweeps >= 3)

    assert outbox.sent == []


def test_a_failing_callable_is_logged_by_its_class_and_called_again(
    service: Background, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.failing = True
    service.start(0.02)
    service.put((1,))
    wait_until(lambda: outbox.sent and outbox.sweeps >= 2)
    service.put((2,))
    wait_until(lambda: len(outbox.sent) == 2)

    assert "ConnectionError" in caplog.text
    assert "山田" not in caplog.text
    assert "hanako" not in caplog.text


def test_starting_twice_starts_one_thread(service: Background, outbox: Outbox) -> None:
    before = threading.active_count()
    service.start(None)
    service.start(None)

    assert threading.active_count() == before + 1


def test_where_nothing_was_started_a_nudge_is_left_to_the_sweep(service: Background, outbox: Outbox) -> None:
    service.put((1,))

    assert not service.waiting
    service.start(None)
    service.put((2,))
    wait_until(lambda: outbox.sent)
    assert outbox.sent == [[2]]


def test_an_overflowing_queue_drops_its_oldest(service: Background, outbox: Outbox) -> None:
    outbox.free.clear()
    service.start(None)
    service.put((0,))
    wait_until(lambda: not service.waiting)
    service.put(tuple(range(1, QUEUE_BOUND + 3)))

    assert service.dropped == 2
    assert service.waiting[0] == 3


def test_stopping_lets_the_round_finish_and_takes_no_more(service: Background, outbox: Outbox) -> None:
    outbox.free.clear()
    service.start(None)
    service.put((1,))
    wait_until(lambda: not service.waiting)

    assert not service.stop(0.05)
    outbox.free.set()
    wait_until(lambda: outbox.sent)
    service.put((2,))
    assert outbox.sent == [[1]]


@pytest.mark.django_db(transaction=True)
def test_the_thread_keeps_no_connection_to_the_database(service: Background) -> None:
    used: list[BaseDatabaseWrapper] = []
    was_open: list[bool] = []

    def query(ids: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        used.append(connections["default"])
        was_open.append(connections["default"].connection is not None)

    service.dispatch = query
    service.start(None)
    service.put((1,))
    wait_until(lambda: service.rounds == 1)

    assert was_open == [True]
    assert used[0].connection is None


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_worker_starts_its_own_thread_at_the_next_nudge(service: Background, outbox: Outbox) -> None:
    service.start(None)
    child = os.fork()
    if child == 0:
        service.after_fork()
        service.put((5,))
        wait_until(lambda: outbox.sent == [[5]])
        os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert outbox.sent == []


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch, outbox: Outbox) -> Iterator[Background]:
    """The one of the process, fresh."""
    fresh = Background()
    monkeypatch.setattr(background, "_background", fresh)
    background.register(dispatch=outbox.dispatch, sweep=outbox.sweep)
    yield fresh
    assert background.stop()


@pytest.mark.django_db
def test_a_nudge_counts_from_the_commit_on(
    process: Background,
    outbox: Outbox,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    background.start()
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            background.nudge(1)
            transaction.set_rollback(True)
        background.nudge(2, 3)
        assert outbox.sent == []
    wait_until(lambda: outbox.sent)

    assert outbox.sent == [[2, 3]]


@pytest.mark.parametrize(("redis_url", "seconds"), [("", 15), ("redis://127.0.0.1:1/0", None)])
def test_only_the_embedded_default_sweeps_by_itself(
    process: Background, settings: Settings, redis_url: str, seconds: float | None
) -> None:
    settings.REDIS_URL = redis_url
    settings.OUTBOX_SWEEP_SECONDS = 15
    background.start()

    assert process.sweep_seconds == seconds
