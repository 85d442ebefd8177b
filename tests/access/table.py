"""The table of rights as it stands in access_matrix.csv: one row per operation, one column per kind of person."""

import csv
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "access_matrix.csv"
READING, WRITING = frozenset("RM"), frozenset("W")


def _read() -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    with FILE.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        columns = tuple(reader.fieldnames or ())[1:]
        return columns, {line["object.operation"]: {c: line[c] for c in columns} for line in reader}


COLUMNS, TABLE = _read()
SIGNED_IN = tuple(column for column in COLUMNS if column not in {"an", "ss"})
