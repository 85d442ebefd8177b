"""The world the table of rights is walked in, and each of its cells inside a savepoint of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from accounts.models import User
from notices.models import Delivery
from tests.access import tables
from timeline import fragments

NOWHERE = 2_000_000_011
"""The id of a row that never existed."""


@dataclass
class World:
    """People by column, the things they may or may not see, and their sessions."""

    people: dict[str, User] = field(default_factory=dict)
    things: SimpleNamespace = field(default_factory=SimpleNamespace)
    cookies: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))
    digests: dict[str, str] = field(default_factory=dict)
    owed: list[int] = field(default_factory=list)
    absent: dict[tuple[str, str, bool], Any] = field(default_factory=dict)
    granted: dict[str, frozenset[str]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in {"people", "things"}:
            raise AttributeError(name)
        return self.people[name] if name in self.people else getattr(self.things, name)

    def client(self, column: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client(raise_request_exception=False)
        client.handler = self.handler  # one chain of middleware for all, made once
        if column in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[column]
        return client

    def rebase(self) -> None:
        """Take the rows as they stand now for the world that has to stay."""
        self.owed = list(Delivery.objects.values_list("pk", flat=True))
        self.digests = tables.digests()
        self.absent.clear()
        fragments.cache.clear()

    @contextmanager
    def cell(self) -> Iterator[set[str]]:
        """Whatever happens inside leaves the world as it was. Yields the tables that are written to."""
        with tables.watched() as seen:
            try:
                with transaction.atomic():
                    yield seen
                    transaction.set_rollback(True)
            finally:
                if seen:
                    fragments.cache.clear()
