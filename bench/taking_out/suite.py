"""The slow judge: the tests of the app, in a copy of the tree without the check."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from bench.taking_out.noting import belongs
from bench.taking_out.sites import ROOT, Site, without

SECONDS = 900
ALL_SECONDS = 5400
"""For the run of all tests that notes what each of them calls, on a busy machine."""
AT_MOST = 80
"""So many tests that call a function judge a check in it: the nearest ones, those that call least else."""
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", "node_modules", ".mypy_cache", ".ruff_cache"
)
TESTS = (
    *(
        f"tests/{app}"
        for app in ("accounts", "notices", "timeline", "groups", "patients", "approvals", "mcs")
    ),
    "tests/core",
    "tests/access/test_states.py",
    "tests/access/test_buttons.py",
    "tests/access/test_every_address.py",
)
Noted = dict[str, list[str]]


def verdicts(sites: list[Site], *, beside: int, folder: Path) -> Iterator[tuple[Site, str]]:
    """For each check: the first test that fails without it, "" when none does."""
    if not sites:
        return
    copies: SimpleQueue[Path] = SimpleQueue()
    made = [_copy(folder / f"without-a-check-{os.getpid()}-{number}") for number in range(beside)]
    try:
        noted = _noted(made[0], folder)
        for copy in made:
            copies.put(copy)
        with ThreadPoolExecutor(beside) as pool:
            yield from zip(sites, pool.map(lambda site: _judged(site, noted, copies), sites), strict=True)
    finally:
        for copy in made:
            shutil.rmtree(copy, ignore_errors=True)


def _copy(at: Path) -> Path:
    shutil.copytree(ROOT, at, ignore=LEFT_OUT, symlinks=True)
    (at / ".venv").symlink_to(ROOT / ".venv")
    return at


def _noted(copy: Path, folder: Path) -> Noted:
    """Which tests call which function, from a run of all of them; kept for the next time."""
    file = folder / "noted.json"
    if not file.exists():
        said = _pytest(
            copy, "-p", "bench.taking_out.noting", "--noted", str(file), *TESTS, seconds=ALL_SECONDS
        )
        if not file.exists():
            raise SystemExit(f"Which tests call which function could not be noted: {said}")
    noted: Noted = json.loads(file.read_text(encoding="utf-8"))
    return noted


def _judged(site: Site, noted: Noted, copies: "SimpleQueue[Path]") -> str:
    tests = _near(site, noted)
    if not tests:
        return ""
    copy = copies.get()
    file = copy / site.path
    former = file.read_text(encoding="utf-8")
    try:
        file.write_text(ast.unparse(without(site)), encoding="utf-8")
        shutil.copy(_database(copy), copy / "database")
        return _pytest(copy, "-x", "--reuse-db", *tests)
    finally:
        file.write_text(former, encoding="utf-8")
        copies.put(copy)


def _database(copy: Path) -> Path:
    """A database with every table and nothing that a test has left, made once for each copy."""
    made = copy / "empty-database"
    if not made.exists():
        surroundings = os.environ | {"DATABASE_URL": f"sqlite:///{made}", "DATA_DIR": str(copy / "var")}
        for command in ("migrate", "createcachetable"):
            subprocess.run(
                [sys.executable, "manage.py", command, "-v0"], cwd=copy, env=surroundings, check=True
            )
    return made


def _near(site: Site, noted: Noted) -> list[str]:
    """The tests that run the function, those of its app first, then those that call least else."""
    weight = Counter(test for tests in noted.values() for test in tests)
    app = site.path.split("/")[0]
    found = {
        test
        for called, tests in noted.items()
        if called.startswith(f"{site.path}:") and belongs(site.function, called.partition(":")[2])
        for test in tests
    }
    return sorted(found, key=lambda test: (not test.startswith(f"tests/{app}/"), weight[test]))[:AT_MOST]


def _pytest(copy: Path, *arguments: str, seconds: int = SECONDS) -> str:
    """The first test that fails, "" when none does."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *arguments]
    surroundings = os.environ | {
        "DATA_DIR": str(copy / "var"),
        "DJANGO_SETTINGS_MODULE": "mcs.settings",
        "TEST_DATABASE": str(copy / "database"),
    }
    try:
        done = subprocess.run(
            command, cwd=copy, env=surroundings, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return "it never ends"
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "" if done.returncode == 0 else (failed or [done.stdout[-200:]])[0][:200]
