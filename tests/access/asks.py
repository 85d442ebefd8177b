"""One request of the walk, and everything it may show to whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.access.table import READING, TABLE, WRITING
from tests.access.world import NOWHERE, World

Of = Callable[[World], tuple[Any, ...]]
NOWHERE_KEY = "k" * 32
NOWHERE_TOKEN = UUID(int=7)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request for an object. `data` makes it a POST, `changes` names the table a granted one writes to.

    `shows` are the fields whose marks stand in a whole answer, `partial` those of an "M" cell by column, `never`
    those that stand in none. `codes` are cells that differ from the row's for this request.
    """

    route: str
    of: Of = lambda world: ()
    query: dict[str, str] = field(default_factory=dict)
    data: Callable[[World, str], dict[str, Any]] | None = None
    before: Callable[[World, str], None] | None = None
    changes: type[Model] | None = None
    shows: tuple[str, ...] = ()
    partial: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    listing: bool = False
    """A page everybody has, where "N" means that the object does not stand in it."""
    follow: bool = False
    below: str = ""
    """What follows the route's address, for addresses that are not routed."""

    def path(self, world: World) -> str:
        return reverse(self.route, args=self.of(world)) + self.below

    def nowhere(self, world: World) -> str:
        """The same address with the id of an object that never existed; for a page without one an unknown page."""
        if not self.of(world):
            return f"{reverse(self.route)}nowhere/at/all/"
        first, *rest = self.of(world)
        absent = {int: NOWHERE, str: NOWHERE_KEY, UUID: NOWHERE_TOKEN}[type(first)]
        return reverse(self.route, args=[absent, *rest])

    def send(self, client: Client, world: World, column: str, path: str) -> Any:
        if self.data is None:
            return client.get(path, self.query, follow=self.follow)
        return client.post(path, self.data(world, column), follow=self.follow)

    def code(self, row: str, column: str) -> str:
        """What the cell asks of this request: of one that writes "W" where the row reads, and the other way."""
        code = self.codes.get(column) or LATER_CELLS.get((row, column)) or TABLE[row][column]
        if self.changes is None:
            return "R" if code in WRITING else code
        return "W" if code in READING else code


LATER_CELLS: dict[tuple[str, str], str] = {}
"""Cells whose surface does not exist yet, with what holds until then. Filled by tests.access.later."""
