"""The quick judge: the world is built once, each check is taken out in a fork of it, and the table is walked there.

The database lies in memory, so that a fork has one of its own; the code is changed by giving the function the
code it has without the check, wherever it has been imported to.
"""

import importlib
import inspect
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial, reduce
from types import CodeType, FunctionType
from typing import Any

from bench.taking_out.noting import belongs, noting
from bench.taking_out.sites import Site, without

Walk = Callable[[Any], None]
SECONDS = 300
BROKEN = "could not be taken out: "
Cell = tuple[Walk, set[tuple[str, str]]]
"""One cell to walk, and the functions it calls, by file and name."""


def prepared() -> Any:
    """Django, its database in memory and the world of the table, in this process."""
    from django.conf import settings
    from django.db import connection

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    connection.settings_dict["TEST"]["NAME"] = None

    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    for name in ("django", "django.request", "live"):
        __import__("logging").getLogger(name).setLevel("CRITICAL")
    from mcs.core import background
    from tests.access import sockets, world
    from tests.access.knowledge import granted
    from tests.access.rows import ROWS

    assert sockets
    background.stop()
    one = next(worlds := world.uncommitted())
    one.granted, one.kept = granted(ROWS), worlds
    return one


def sound(world: Any) -> tuple[str, list[Cell]]:
    """What is wrong with the table before any check is taken out, "" when it can judge; and every cell with the
    functions of the product that answering it calls, so that a check is judged by the cells it has a part in.
    """
    cells: list[Cell] = []
    for walk in _walks():
        world.absent.clear()
        called: set[tuple[str, str]] = set()
        with noting(called):
            said = _wrong(world, walk)
        if said:
            return said, cells
        cells.append((walk, called))
    return "", cells


def _forget() -> None:
    """Posts rendered for one cell are rendered anew for the next."""
    from timeline import fragments

    fragments.cache.clear()


def verdicts(
    world: Any, cells: list[Cell], sites: list[Site], *, beside: int
) -> Iterator[tuple[Site, str, float]]:
    """For each check: what noticed that it is gone ("" when nothing did), and how long that took."""
    waiting, running = list(sites), {}
    while waiting or running:
        while waiting and len(running) < beside:
            site = waiting.pop(0)
            pid, pipe = _fork(world, cells, site)
            running[pipe] = (pid, site, time.monotonic())
        for pipe in select.select(list(running), [], [], 5)[0]:
            pid, site, began = running.pop(pipe)
            said = _read(pipe)
            os.waitpid(pid, 0)
            yield site, said, time.monotonic() - began
        for pipe, (pid, site, began) in list(running.items()):
            if time.monotonic() - began > SECONDS:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                running.pop(pipe)
                yield site, "it never ends", SECONDS


def _read(pipe: int) -> str:
    said = b""
    while chunk := os.read(pipe, 65536):
        said += chunk
    os.close(pipe)
    return said.decode(errors="replace")


def _fork(world: Any, cells: list[Cell], site: Site) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        take_out(site)
        said = noticed(world, cells, site)
    except BaseException:
        said = BROKEN + traceback.format_exc()[-300:]
    os.write(writing, said.encode()[:60000])
    os._exit(0)


def take_out(site: Site) -> None:
    """Give the function in this process the code it has without the check."""
    module = importlib.import_module(
        site.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    )
    whole = compile(without(site), site.path, "exec")
    outer, *inner = _callable(module, site.function)
    code = _code(whole, site.function if not inner else outer.__qualname__)
    outer.__code__ = code


def _callable(module: Any, qualname: str) -> list[Any]:
    """The function of that name below its decorators; of a nested one the outermost function."""
    parts = qualname.split(".")
    for length in range(1, len(parts) + 1):
        found = reduce(getattr, parts[:length], module)
        below = inspect.unwrap(found) if callable(found) and not inspect.isclass(found) else found
        below = getattr(below, "fget", below)
        below = getattr(below, "func", below) if not isinstance(below, FunctionType) else below
        if isinstance(below, FunctionType):
            return [below, *parts[length:]]
    raise LookupError(qualname)


def _code(code: CodeType, qualname: str) -> CodeType:
    if code.co_qualname == qualname:
        return code
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and qualname.startswith(inner.co_qualname.split(".<")[0]):
            try:
                return _code(inner, qualname)
            except LookupError:
                continue
    raise LookupError(qualname)


def noticed(world: Any, cells: list[Cell], site: Site) -> str:
    """The first cell that is wrong now; "" when all that call the function are right."""
    for walk, called in cells:
        if any(path == site.path and belongs(site.function, name) for path, name in called) and (
            said := _wrong(world, walk)
        ):
            return said
    return ""


def _wrong(world: Any, walk: Walk) -> str:
    _forget()
    try:
        walk(world)
    except AssertionError as wrong:
        return str(wrong)[:200] or "a cell is wrong"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def _walks() -> Iterator[Walk]:
    """The cells of the table, then the searches, then the sockets."""
    from tests.access import test_buttons, test_search, test_sockets
    from tests.access.rows import ROWS
    from tests.access.rows_search import SEARCHES
    from tests.access.sockets import SOCKETS
    from tests.access.table import COLUMNS, SIGNED_IN
    from tests.access.walk import judge

    for row, asks in ROWS.items():
        for ask in asks:
            yield from (partial(judge, row=row, ask=ask, column=column) for column in COLUMNS)
    for row in SEARCHES:
        yield from (partial(test_search.test_cell, row=row, column=column) for column in COLUMNS)
    for row in test_buttons.BUTTONS:
        button = test_buttons.test_a_button_stands_where_its_act_is_granted
        yield from (partial(button, row=row, column=column) for column in SIGNED_IN)
    for row in SOCKETS:
        yield from (partial(test_sockets.test_cell, row=row, column=column) for column in COLUMNS)
