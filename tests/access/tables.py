"""What stands in the database: digests of the rows, and who writes to it."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

EXEMPT = {
    "core_auditentry",
    "django_session",
    "usersessions_usersession",
    "accounts_opensession",
    "cache_entries",
    "django_migrations",
    "sqlite_sequence",
}
"""The audit trail, sessions and the limiter of requests are written by whoever comes, refused or not."""
_READS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|EXPLAIN|WITH|SET CONSTRAINTS|BEGIN)\b", re.I
)
_WRITES = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)"?', re.I
)


@contextmanager
def watched() -> Iterator[set[str]]:
    """The tables that were written to inside, but for the exempt ones; also where it was undone."""
    seen: set[str] = set()

    def note(execute, sql, params, many, context):
        if not _READS.match(sql):
            written = _WRITES.match(sql)
            assert written, f"neither read nor write: {sql[:80]}"
            if written[1] not in EXEMPT:
                seen.add(written[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def names() -> list[str]:
    """Every table of the product but the exempt ones."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models} - EXEMPT)


def digest(table: str) -> str:
    """A digest of every row of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def digests() -> dict[str, str]:
    """The digest of every table."""
    return {name: digest(name) for name in names()}
