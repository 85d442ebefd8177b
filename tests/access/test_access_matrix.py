"""The table of rights, cell by cell: the right answer, with everything the cell grants and nothing else."""

import pytest

from tests.access.later import LATER
from tests.access.rows import ROWS
from tests.access.rows_search import SEARCHES
from tests.access.sockets import SOCKETS
from tests.access.table import COLUMNS, TABLE
from tests.access.walk import judge

pytestmark = pytest.mark.django_db


def test_every_row_of_the_table_is_walked_or_waits_for_its_surface():
    walked = {*ROWS, *SEARCHES, *SOCKETS}
    assert walked & set(LATER) == set()
    assert walked | set(LATER) == set(TABLE)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", ROWS)
def test_cell(world, row, column):
    for ask in ROWS[row]:
        judge(world, row, ask, column)
