"""One thing that was said in the demo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One post: `days` ago at `clock`, by a key of PEOPLE, in a key of the demo's timelines."""

    days: int
    clock: str
    who: str
    where: str
    text: str
    pictures: tuple[str, ...] = ()
    acknowledged: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
