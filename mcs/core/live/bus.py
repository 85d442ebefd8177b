"""Telling the open pages that something has changed: on commit, without waiting, at most once.

With a Redis every process hears it; without one (the embedded default) the hub of this process does.
"""

import atexit
import logging
import os
import threading
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from mcs.core.live.events import CLOSE, CloseCode, Event, session_mark
from mcs.core.live.hub import open_hubs
from mcs.core.live.publisher import Publisher

logger = logging.getLogger(__name__)

LEAVING_SECONDS = 2.0
"""How long a process that ends, such as a management command, waits for its last events to be published."""


def announce(event: Event) -> None:
    """Tell the pages concerned of `event` once the surrounding transaction has committed.

    Call it inside the action, last. The same event announced twice in one transaction is told once.
    It never fails and never waits for the network.
    """
    telling = _Telling(event)
    waiting = transaction.get_connection().run_on_commit
    if not any(function == telling for _, function, _ in waiting):
        transaction.on_commit(telling, robust=True)


def announce_close(
    *,
    user_id: int | None = None,
    session_key: str | None = None,
    keep_session_key: str | None = None,
    code: CloseCode = CloseCode.SIGNED_OUT,
    why: str = "",
) -> None:
    """Close the sockets of a user, of a session, or of both once the transaction has committed.

    `keep_session_key` is left open: "end my other sessions". `why` is a short code that the page has words for.
    """
    data: dict[str, int | str] = {"code": code}
    if user_id is not None:
        data["user"] = user_id
    if session_key is not None:
        data["session"] = session_mark(session_key)
    if keep_session_key is not None:
        data["keep"] = session_mark(keep_session_key)
    if why:
        data["why"] = str(why)
    announce(Event(CLOSE, data))


def tell(event: Event) -> None:
    """Hand an event to the hubs now. Neither waits nor raises."""
    try:
        if settings.REDIS_URL:
            _the_publisher().put(event.encode())
            return
        for hub in open_hubs():
            hub.hand_over(event)
    except Exception as error:  # the act is committed; a page that is told late is no reason to fail it
        logger.error("live: an event could not be handed on (%s)", type(error).__name__)


def flush(seconds: float = LEAVING_SECONDS) -> bool:
    """Wait until the events told so far have left this process. True when they have."""
    return _publisher is None or _publisher.flush(seconds)


@dataclass(frozen=True, slots=True)
class _Telling:
    event: Event

    def __call__(self) -> None:
        tell(self.event)


_publisher: Publisher | None = None
_lock = threading.Lock()


def _the_publisher() -> Publisher:
    global _publisher  # noqa: PLW0603 - one per process
    with _lock:
        wanted = (settings.REDIS_URL, settings.LIVE_CHANNEL)
        if _publisher is None or (_publisher.url, _publisher.channel) != wanted:
            _publisher = Publisher(*wanted)
        return _publisher


def _forget_after_fork() -> None:
    # A fork copies the queue and a lock somebody may hold, but not the thread: the child begins anew.
    global _publisher, _lock
    _publisher, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(flush)
