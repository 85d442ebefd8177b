"""Which functions of the product are called meanwhile, so that a check is judged by those alone that run it."""

import cProfile
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

    def add(code: Any) -> None:
        if not isinstance(code, str) and code.co_filename.startswith(OURS):
            name = code.co_qualname.replace(".<locals>", "")
            called.add((code.co_filename.removeprefix(f"{ROOT}/"), name))

    here = cProfile.Profile(subcalls=False, builtins=False)
    threading.setprofile(lambda frame, event, _: add(frame.f_code) if event == "call" else None)
    here.enable()
    try:
        yield
    finally:
        here.disable()
        threading.setprofile(None)  # type: ignore[arg-type]  # the stubs know no None
        for entry in here.getstats():
            add(entry.code)


def belongs(function: str, called: str) -> bool:
    """Whether a call of `called` runs the code of `function`, which may be nested in it."""
    return function == called or called.startswith(f"{function}.")
