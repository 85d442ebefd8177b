"""What may cross between processes: a kind, ids and codes. A name or a text cannot be put into it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

KIND = re.compile(r"[a-z][a-z0-9_.]{0,39}")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
MAX_PAYLOAD_BYTES = 4096
CLOSE = "close"


class CloseCode(IntEnum):
    """Why the server closed a socket. The page reacts to the number."""

    SIGNED_OUT = 4401
    """The session has ended: ask the server again who you are."""
    REMOVED = 4403
    """The account was suspended or removed."""
    HELD = 4409
    """Something has to be done before anything opens: load the page again."""
    CATCH_UP = 4408
    """The page did not read fast enough: reconnect and ask for what is missing."""


class GarbledEventError(ValueError):
    """A payload that is not an event of ours. Never carries the payload."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed. `data` holds ids and codes only; anything else raises ValueError.

    `covers` tells the timeline versions this event stands for, several where waiting events were merged.
    It is local to the process and does not cross.
    """

    kind: str
    data: Mapping[str, int | str] = field(default_factory=dict, hash=False)
    covers: tuple[int, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not KIND.fullmatch(self.kind):
            raise ValueError("The kind of an event is a short lower-case word.")
        clean = {name: _checked(name, value) for name, value in self.data.items()}
        object.__setattr__(self, "data", MappingProxyType(clean))
        if not self.covers and (version := self.number("version")) is not None:
            object.__setattr__(self, "covers", (version,))

    def number(self, name: str) -> int | None:
        """The integer under `name`, None where there is none."""
        value = self.data.get(name)
        return value if isinstance(value, int) else None

    @property
    def subject(self) -> tuple[str, frozenset[tuple[str, int | str]]]:
        """What the event is about, its version left aside. Waiting events of one subject become one."""
        return self.kind, frozenset(item for item in self.data.items() if item[0] != "version")

    def merged_with(self, other: "Event") -> "Event":
        """One event that stands for both: the data of the higher version, the versions of both."""
        newest = max(self, other, key=lambda event: event.number("version") or 0)
        return Event(newest.kind, newest.data, tuple(sorted({*self.covers, *other.covers})))

    def encode(self) -> bytes:
        """Compact JSON: `{"kind": …, "timeline": …, …}`."""
        return compact({"kind": self.kind, **self.data}).encode("ascii")

    @classmethod
    def decode(cls, payload: bytes) -> "Event":
        """Read what `encode` wrote. Raises GarbledEventError for everything else."""
        try:
            if len(payload) > MAX_PAYLOAD_BYTES:
                raise ValueError("too long")
            fields = json.loads(payload)
            return cls(fields.pop("kind"), fields)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise GarbledEventError("not an event") from None


def compact(fields: Mapping[str, int | str]) -> str:
    """JSON without blanks."""
    return json.dumps(dict(fields), separators=(",", ":"))


def session_mark(session_key: str) -> str:
    """Stands for a session where its key must not appear: a part of its SHA-256 in hexadecimal."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def _checked(name: str, value: object) -> int | str:
    if not FIELD.fullmatch(name) or name == "kind":
        raise ValueError("A field of an event is a short lower-case word other than 'kind'.")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return int(value)
    if isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    raise ValueError(f"'{name}' of an event is neither an id nor a code.")
