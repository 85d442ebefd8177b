"""Going through everything that time has done with, a piece at a time. Every row is a transaction of its own: called
outside of one, or inside the caller's transaction.
"""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

BATCH = 200
Row = TypeVar("Row", bound=Model)


def each(rows: QuerySet[Row], act: Callable[[Row], object]) -> int:
    """Do `act` for every row by id, in batches until none is left; returns how many were done. What somebody else has
    done first (ValidationError) is passed over.
    """
    done, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        done += sum(_taken(act, row) for row in batch)
    return done


def _taken(act: Callable[[Row], object], row: Row) -> bool:
    try:
        act(row)
    except ValidationError:
        return False
    return True
