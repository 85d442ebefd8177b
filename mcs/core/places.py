"""Where a page of a long list ended, as the address of the next one names it: a moment, if the row has one, and an id.

Rows that come or move meanwhile put nothing twice and leave nothing out, and the last page is as quick as the first.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def written(at: datetime | None, pk: int) -> str:
    """The place of a row; to the microsecond, since that is what databases keep."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1) if at else ''}_{pk}"


def read(place: str) -> tuple[datetime | None, int] | None:
    """The moment and the id of a place; None for what is no place at all."""
    moment, _, pk = place.partition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    if not (moment.isascii() and moment.isdigit() and len(moment) < 18):
        return None, int(pk)
    return _EPOCH + timedelta(microseconds=int(moment)), int(pk)
