"""Where a page ended."""

from datetime import UTC, datetime

import pytest

from mcs.core import places

AT = datetime(2026, 11, 30, 9, 15, 7, 123456, tzinfo=UTC)


@pytest.mark.parametrize("place", [(AT, 7), (None, 7), (datetime(1970, 1, 1, tzinfo=UTC), 1)])
def test_what_is_written_is_read(place) -> None:
    assert places.read(places.written(*place)) == place


@pytest.mark.parametrize("text", ["", "x", "1_", "1_-2", "1_２", "7", f"1_{'9' * 19}", "1__2"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert places.read(text) is None


@pytest.mark.parametrize("text", ["_7", "x_7", f"{'9' * 18}_7", "-1_7", "１_7"])
def test_a_row_without_a_moment_is_known_by_its_id(text: str) -> None:
    assert places.read(text) == (None, 7)
