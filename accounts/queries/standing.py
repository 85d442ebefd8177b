"""How two people stand to each other, as one of them sees it."""

from dataclasses import dataclass

from accounts.enums import ConnectionState
from accounts.models import Connection, User
from accounts.queries import connecting


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands between `user` and the person whose page is open. Who is blocked sees nothing of it."""

    row: Connection | None
    asked: bool = False
    waits: bool = False
    connected: bool = False
    blocked: bool = False


def standing(user: User, other: User) -> Standing:
    """Of `user` and `other`; one query."""
    row = connecting.between(user, other)
    if row is None:
        return Standing(None)
    mine = row.requester_id == user.pk
    blocked = row.is_blocked_by(user.pk)
    unaware = row.state == ConnectionState.BLOCKED and not blocked and row.asked_at is not None
    requested = row.state == ConnectionState.REQUESTED
    return Standing(
        row,
        asked=mine and not row.by_address and (requested or unaware),
        waits=requested and not mine,
        connected=row.state == ConnectionState.ACCEPTED,
        blocked=blocked,
    )
