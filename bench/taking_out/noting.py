"""Which functions of the product are called meanwhile, so that a check is judged by those alone that run it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(
    f"{ROOT}/{app}/"
    for app in ("accounts", "notices", "timeline", "groups", "patients", "approvals", "desk", "mcs")
)
Called = set[tuple[str, str]]


@contextmanager
def noting(called: Called) -> Iterator[None]:
    """Note every function of the product that is called, in this thread and in those that begin meanwhile."""

    def note(frame: Any, _event: str, _: Any) -> None:
        code = frame.f_code
        if code.co_filename.startswith(OURS):
            name = code.co_qualname.replace(".<locals>", "")
            called.add((code.co_filename.removeprefix(f"{ROOT}/"), name))

    threading.settrace(note)
    sys.settrace(note)
    try:
        yield
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # the stubs know no None


def belongs(function: str, called: str) -> bool:
    """Whether a call of `called` runs the code of `function`, which may be nested in it."""
    return function == called or called.startswith(f"{function}.")
