"""Whether this process answers, and whether what it stands on does."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

from notices.queries import oldest_due_seconds

PATIENCE_SECONDS = 1.0
"""How long an answer is waited for; whoever takes longer counts as down."""


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks neither database nor Redis: a dead one must not get the process killed."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Redis and the age of the oldest mail that is due. Answers within about a second.

    503 without the database, because nothing can be served then. Without Redis 200 and `degraded`: posting
    and reading go on, pages are told later and mails leave later.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    asked, asked_redis = _database.ask(), _redis.ask() if settings.REDIS_URL else None
    database, oldest = asked.by(deadline)
    live = asked_redis.by(deadline)[0] if asked_redis else "unused"
    status = "down" if database == "down" else "degraded" if live == "down" else "ok"
    said = {"status": status, "database": database, "redis": live, "outbox_oldest_seconds": oldest}
    return JsonResponse(said, status=503 if status == "down" else 200)


class Asked:
    """A question on its way."""

    def __init__(self, answer: "Future[Any]") -> None:
        self._answer = answer

    def by(self, deadline: float) -> tuple[str, Any]:
        """`ok` with the answer, or `down` when it failed or is not there by then."""
        try:
            return "ok", self._answer.result(max(0.0, deadline - time.monotonic()))
        except Exception:  # whatever it was, it is not ready
            return "down", None


class Probe:
    """A question to a machine that may hang. However often it is asked, one thread at most waits for it."""

    def __init__(self, question: Callable[[], Any]) -> None:
        self._question = question
        self._lock = threading.Lock()
        self._running: Future[Any] | None = None

    def ask(self) -> Asked:
        """Ask, or join the question that is still unanswered."""
        with self._lock:
            if self._running is None or self._running.done():
                self._running = Future()
                threading.Thread(target=self._run, args=[self._running], name="probe", daemon=True).start()
            return Asked(self._running)

    def _run(self, answer: "Future[Any]") -> None:
        try:
            answer.set_result(self._question())
        except Exception as error:  # handed to whoever asked
            answer.set_exception(error)
        finally:
            connections.close_all()


def _ping() -> bool:
    limits: dict[str, Any] = {
        "socket_timeout": PATIENCE_SECONDS,
        "socket_connect_timeout": PATIENCE_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }
    with redis.Redis.from_url(settings.REDIS_URL, **limits) as client:
        return bool(client.ping())


_database = Probe(oldest_due_seconds)
_redis = Probe(_ping)
