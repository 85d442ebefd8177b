"""Helpers for tests of pages."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from mcs.core.models import AuditEntry


def acts(act: str) -> list[AuditEntry]:
    """The audit rows of one kind of act."""
    return list(AuditEntry.objects.filter(act=act))


def told() -> list[tuple[str, dict]]:
    """The events the running transaction will announce when it commits."""
    events = [getattr(function, "event", None) for _, function, _ in connection.run_on_commit]
    return [(event.kind, dict(event.data)) for event in events if event is not None]


def queries_of(client, url: str) -> int:
    """How many queries a page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
