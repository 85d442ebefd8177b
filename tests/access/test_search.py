"""The rows of the table that are searches: found, or the same page as for a word that stands nowhere."""

import pytest

from tests.access.marks import found_in
from tests.access.rows_search import NOWHERE_WORD, SEARCHES, Search
from tests.access.table import COLUMNS, TABLE
from tests.access.walk import TOKENS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", SEARCHES)
def test_cell(world, row, column):
    for search in SEARCHES[row]:
        judge(world, search, column, search.codes.get(column) or TABLE[row][column])


def judge(world, search: Search, column: str, code: str) -> None:
    with world.cell():
        status, body = search.answer(world.client(column), world, search.word)
    with world.cell():
        never = search.answer(world.client(column), world, NOWHERE_WORD)
    where = f"{search.route}, {column}, {code}, {status}"
    shown = found_in(body.replace(search.word.encode(), b""))
    assert shown <= world.granted[column], f"{where}: shows {sorted(shown - world.granted[column])}"
    if code == "1":
        assert status == 200, where
        assert search.finds in shown, where
        return
    assert code == "=" or search.finds not in shown, where
    assert (status, plain(body, search.word)) == (never[0], plain(never[1], NOWHERE_WORD)), where


def plain(body: bytes, word: str) -> bytes:
    """A page without the word that was sought and what differs between any two requests."""
    return TOKENS.sub(b"", body).replace(word.encode(), b"")
