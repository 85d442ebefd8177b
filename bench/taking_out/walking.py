"""The quick judge: the world is built once, each check is taken out in a fork of it, and the table is walked there.

The database lies in memory, so that a fork has one of its own.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from bench.taking_out.crashes import CRASH, is_crash
from bench.taking_out.forks import Said, judged
from bench.taking_out.noting import belongs, noting
from bench.taking_out.sites import Site
from bench.taking_out.taking import take_out

Walk = Callable[[Any], None]
SECONDS, LONG = 300, 1800
SHORT = 4.0
"""Seconds of computing for one check."""
AT_MOST_CRASHES = 40
Cell = tuple[Walk, set[tuple[str, str]]]
"""One cell to walk, and the functions it calls, by file and name."""


def prepared() -> Any:
    """Django, its database in memory and the world of the table, in this process."""
    from django.conf import settings
    from django.core.signals import got_request_exception
    from django.db import connection

    got_request_exception.connect(_note_error)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    connection.settings_dict["TEST"]["NAME"] = None

    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    for name in ("django", "django.request", "live"):
        __import__("logging").getLogger(name).setLevel("CRITICAL")
    from mcs.core import background
    from tests.access import building, sockets
    from tests.access.knowledge import granted
    from tests.access.rows import ROWS

    assert sockets
    background.stop()
    one = next(worlds := building.uncommitted())
    one.granted, one.kept = granted(ROWS), worlds
    _stay_signed_in()
    return one


def _stay_signed_in() -> None:
    """The sessions of the world outlast a walk of hours: what each cell notes of their use is undone with it."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from accounts.models import OpenSession

    later = timezone.now() + timedelta(days=3)
    OpenSession.objects.update(active_at=later, ends_at=later)
    Session.objects.update(expire_date=later)


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
        if len(cells) % 500 == 0:
            print(f"{len(cells)} cells are right", flush=True)
    return "", cells


def _forget() -> None:
    """Posts rendered for one cell are rendered anew for the next."""
    from timeline import fragments

    fragments.cache.clear()


def verdicts(
    world: Any, cells: list[Cell], sites: list[Site], *, beside: int, whole: bool
) -> Iterator[tuple[Site, Said, float]]:
    """For each check: what noticed that it is gone (`by`, "" when nothing did), and how long that took. Not `whole`
    is as many cells as can be walked in a short time (`cut` where there are more); the tests may be quicker.
    """
    best: Counter[tuple[str, int]] = Counter()

    def judge(site: Site) -> Said:
        take_out(site)
        return noticed(world, cells, site, best, 1e9 if whole else SHORT)

    for site, said, seconds in judged(sites, judge, beside=beside, seconds=LONG if whole else SECONDS):
        if "cell" in said:
            best[site.path, said["cell"]] += 1
            best[f"{site.path}:{site.function}", said["cell"]] += 5
        yield site, said, seconds


def noticed(
    world: Any, cells: list[Cell], site: Site, best: Counter[tuple[str, int]], seconds: float
) -> Said:
    """The first cell that is wrong now, those first that noticed most of this function and file, then all over the
    table; "" when all that call the function are right. A cell in which the code only breaks counts when there is no other.
    """
    numbers = [
        number
        for number, (_, called) in enumerate(cells)
        if any(path == site.path and belongs(site.function, name) for path, name in called)
    ]
    whole = f"{site.path}:{site.function}"
    numbers.sort(
        key=lambda number: (-best[whole, number] - best[site.path, number], number * 7919 % len(cells))
    )
    crashes: list[str] = []
    for number in numbers:
        if time.process_time() > seconds:
            return {"by": crashes[0] if crashes else "", "cut": True}
        said = _wrong(world, cells[number][0])
        if said.startswith(CRASH):
            crashes.append(said)
            if len(crashes) >= AT_MOST_CRASHES:
                break
        elif said:
            return {"by": said, "cell": number}
    return {"by": crashes[0] if crashes else ""}


def _wrong(world: Any, walk: Walk) -> str:
    """What is wrong with a cell, "" when nothing is."""
    _forget()
    _RAISED.clear()
    try:
        walk(world)
    except AssertionError as wrong:
        said = " ".join(str(wrong).split())[:200] or "a cell is wrong"
        return f"{CRASH}{_RAISED[0]}, {said}" if "status 500" in said and _RAISED else said
    except Exception as error:
        said = f"{type(error).__name__}: {error}"[:200]
        return CRASH + said if is_crash(said) else said
    return ""


_RAISED: list[str] = []


def _note_error(**_: Any) -> None:
    """A view broke: remember by what, if it is a crash and no refusal."""
    error = sys.exc_info()[0]
    if error is not None and is_crash(error.__name__):
        _RAISED.append(error.__name__)


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
