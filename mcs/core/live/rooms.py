"""Which sockets there are: by user, by session, by timeline. Plain maps in the memory of one process."""

from typing import TypeVar

from mcs.core.live.connection import Connection

K = TypeVar("K")


class Rooms:
    """The maps of one hub. A timeline nobody looks at takes no place in any of them."""

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self.versions: dict[int, int] = {}
        self.moment = 0
        self._users: dict[int, set[Connection]] = {}
        self._sessions: dict[str, set[Connection]] = {}
        self._timelines: dict[int, dict[Connection, int]] = {}

    def add(self, connection: Connection) -> None:
        """Enter a socket."""
        self.connections.add(connection)
        self._users.setdefault(connection.user_id, set()).add(connection)
        self._sessions.setdefault(connection.mark, set()).add(connection)

    def remove(self, connection: Connection) -> None:
        """Take a socket out of every map."""
        self.connections.discard(connection)
        for timeline_id in tuple(connection.timelines):
            self.leave(connection, timeline_id)
        _discard(self._users, connection.user_id, connection)
        _discard(self._sessions, connection.mark, connection)

    def join(self, connection: Connection, timeline_id: int, version: int | None) -> None:
        """Subscribe a socket; the first one brings the version its page catches up from.

        `moment` counts subscriptions, so that an answer of the database is not applied to a later one.
        """
        self.moment += 1
        self._timelines.setdefault(timeline_id, {})[connection] = self.moment
        connection.timelines.add(timeline_id)
        if version is not None:
            self.versions.setdefault(timeline_id, version)

    def leave(self, connection: Connection, timeline_id: int) -> None:
        """Take a socket off a timeline."""
        connection.timelines.discard(timeline_id)
        members = self._timelines.get(timeline_id)
        if members is not None and members.pop(connection, None) is not None and not members:
            del self._timelines[timeline_id]
            self.versions.pop(timeline_id, None)

    def note_version(self, timeline_id: int, version: int) -> None:
        """Remember the highest version the pages of this process have been told."""
        if timeline_id in self._timelines:
            self.versions[timeline_id] = max(version, self.versions.get(timeline_id, version))

    @property
    def user_ids(self) -> list[int]:
        """The users with an open socket."""
        return list(self._users)

    @property
    def timeline_ids(self) -> list[int]:
        """The timelines somebody looks at."""
        return list(self._timelines)

    def has_user(self, user_id: int) -> bool:
        """Whether the user has a socket here."""
        return user_id in self._users

    def has_timeline(self, timeline_id: int) -> bool:
        """Whether somebody here looks at the timeline."""
        return timeline_id in self._timelines

    def of_user(self, user_id: int) -> list[Connection]:
        """The sockets of a user. A copy, as are all these lists: a socket may end while one goes through."""
        return list(self._users.get(user_id, ()))

    def of_session(self, mark: str) -> list[Connection]:
        """The sockets opened with a session, which is named by its mark."""
        return list(self._sessions.get(mark, ()))

    def of_timeline(self, timeline_id: int) -> list[Connection]:
        """The sockets that look at a timeline."""
        return list(self._timelines.get(timeline_id, ()))

    def joined_before(self, timeline_id: int, moment: int) -> list[Connection]:
        """Those of them that subscribed no later than `moment`."""
        members = self._timelines.get(timeline_id, {})
        return [connection for connection, joined in members.items() if joined <= moment]


def _discard(index: dict[K, set[Connection]], key: K, connection: Connection) -> None:
    members = index.get(key, set())
    members.discard(connection)
    if not members:
        index.pop(key, None)
