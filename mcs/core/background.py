"""The nudge: one thread per process that hands fresh outbox rows on at once and sweeps up what is left.

The rows themselves are the truth. A nudge may be lost with the process; the sweep finds its row.
"""

import atexit
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable

from django.conf import settings
from django.db import connections, transaction

logger = logging.getLogger(__name__)

QUEUE_BOUND = 10_000
BATCH = 100
STOPPING_SECONDS = 5.0

Dispatch = Callable[[list[int]], object]
Sweep = Callable[[], object]


class Background:
    """A bounded queue of ids, two callables and the daemon thread that calls them."""

    def __init__(self) -> None:
        self.dispatch: Dispatch | None = None
        self.sweep: Sweep | None = None
        self.sweep_seconds: float | None = None
        self.dropped = 0
        self.rounds = 0
        self._wanted = False
        self._reset()

    def _reset(self) -> None:
        self._ids: deque[int] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def after_fork(self) -> None:
        """In a forked child: no thread, an empty queue. The next nudge starts the thread if it was wanted."""
        self._reset()

    def start(self, sweep_seconds: float | None) -> None:
        """Serve nudges from now on, and sweep so often where a number is given. More calls change nothing."""
        with self._changed:
            if not self._wanted:
                self._wanted = True
                self.sweep_seconds = sweep_seconds
            self._run_thread()

    def stop(self, seconds: float = STOPPING_SECONDS) -> bool:
        """End the thread after the round it is in, waiting at most so long. True when it has ended."""
        with self._changed:
            self._wanted = False
            thread, self._thread = self._thread, None
            self._ids.clear()
            self._changed.notify_all()
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(seconds)
        return not thread.is_alive()

    def put(self, ids: tuple[int, ...]) -> None:
        """Queue ids without waiting. What overflows, or comes where nothing was started, is for the sweep."""
        with self._changed:
            if not self._wanted:
                return
            self._ids.extend(ids)
            while len(self._ids) > QUEUE_BOUND:
                self._ids.popleft()
                self.dropped += 1
            self._run_thread()
            self._changed.notify_all()

    @property
    def waiting(self) -> list[int]:
        """The ids not yet taken by the thread."""
        with self._changed:
            return list(self._ids)

    def _run_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="background", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        next_sweep = time.monotonic()
        while self._is_current():
            ids = self._take(next_sweep)
            if ids and self.dispatch is not None:
                self._call(self.dispatch, ids)
            if self.sweep_seconds is not None and time.monotonic() >= next_sweep:
                if self.sweep is not None:
                    self._call(self.sweep)
                next_sweep = time.monotonic() + self.sweep_seconds
            self._call(connections.close_all)
            self.rounds += 1

    def _is_current(self) -> bool:
        return self._thread is threading.current_thread()

    def _take(self, next_sweep: float) -> list[int]:
        with self._changed:
            pause = None if self.sweep_seconds is None else max(0.0, next_sweep - time.monotonic())
            self._changed.wait_for(lambda: self._ids or not self._is_current(), pause)
            batch = [self._ids.popleft() for _ in range(min(BATCH, len(self._ids)))]
        return list(dict.fromkeys(batch))

    def _call(self, function: Callable[..., object], *args: object) -> None:
        try:
            function(*args)
        except Exception as error:  # the rows stay, the sweep comes again
            name = getattr(function, "__name__", "callable")
            logger.error("background: %s failed (%s)", name, type(error).__name__)


_background = Background()
os.register_at_fork(after_in_child=_background.after_fork)


def register(*, dispatch: Dispatch, sweep: Sweep) -> None:
    """Hand in what sends deliveries by id, and what sends all that are due. Both must be repeatable."""
    _background.dispatch, _background.sweep = dispatch, sweep


def nudge(*delivery_ids: int) -> None:
    """Have these outbox rows sent soon after the transaction has committed. Never waits, never fails."""
    transaction.on_commit(lambda: _background.put(delivery_ids), robust=True)


def start() -> None:
    """Called by the entry points of serving processes. Without a broker they also sweep; else beat does."""
    _background.start(None if settings.REDIS_URL else settings.OUTBOX_SWEEP_SECONDS)


def stop() -> bool:
    """End the thread; what it is sending is finished first, within a limit."""
    return _background.stop()


atexit.register(stop)
