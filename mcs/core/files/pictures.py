"""A picture of a patient or of a group: square, upright, without metadata."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from mcs.core.files import images, store
from mcs.core.files.sniff import Readable

SIZES = {"large": 800, "small": 160}


@dataclass(frozen=True, slots=True)
class Photo:
    """The two stored renditions of one picture, by their names in the store."""

    large: str
    small: str


def keep_photo(source: Path | bytes | Readable) -> Photo:
    """Decode a picture and keep it. Blocks for seconds: call it before a transaction, never inside one.

    Raises FileRefused, a ValidationError with a sentence for the person.
    """
    files = images.decode(source, sizes=SIZES, square=True).files
    return Photo(store.put(files["large"]), store.put(files["small"]))


def forget(names: Iterable[str]) -> None:
    """Delete stored pictures once the transaction that let go of them has committed."""
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: store.delete(name), robust=True)  # type: ignore[misc]  # a lambda with a default
