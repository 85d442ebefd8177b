"""A pytest plugin: notes which test calls which function of the product, so that a check is judged by those alone.

pytest -p bench.taking_out.noting --noted FILE tests/…
"""

import json
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALLED: dict[str, list[str]] = defaultdict(list)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write what was noted."""
    parser.addoption("--noted", type=Path, default=None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note one test, with its fixtures."""
    called: set[tuple[str, str]] = set()
    with noting(called):
        yield
    for path, function in called:
        CALLED[f"{path}:{function}"].append(item.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write it down."""
    file = session.config.getoption("--noted")
    if file is not None:
        file.write_text(json.dumps(CALLED), encoding="utf-8")


@contextmanager
def noting(called: set[tuple[str, str]]) -> Iterator[None]:
    """Note every function of the product that is called, in this thread and in those that begin meanwhile."""
    root = f"{ROOT}/"

    def note(frame: Any, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(root):
            called.add((code.co_filename.removeprefix(root), code.co_qualname.partition(".<locals>")[0]))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]  # the stubs know no None


def belongs(function: str, called: str) -> bool:
    """Whether a call of `called` runs the code of `function`, which may be nested in it."""
    return function == called or function.startswith(f"{called}.")
