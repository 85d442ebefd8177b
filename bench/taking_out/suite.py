"""The slow judge: the tests of the app, in a copy of the tree without the check."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from bench.taking_out.sites import ROOT, Site, without

SECONDS = 900
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", "node_modules", ".mypy_cache", ".ruff_cache"
)
TESTS = {"mcs": ("tests/mcs", "tests/core")}


def verdicts(sites: list[Site], *, beside: int, folder: Path) -> Iterator[tuple[Site, str]]:
    """For each check: the first test that fails without it, "" when none does."""
    if not sites:
        return
    copies: SimpleQueue[Path] = SimpleQueue()
    made = [_copy(folder / f"without-a-check-{os.getpid()}-{number}") for number in range(beside)]
    try:
        for copy in made:
            copies.put(copy)
        with ThreadPoolExecutor(beside) as pool:
            yield from zip(sites, pool.map(lambda site: _judged(site, copies), sites), strict=True)
    finally:
        for copy in made:
            shutil.rmtree(copy, ignore_errors=True)


def _copy(at: Path) -> Path:
    shutil.copytree(ROOT, at, ignore=LEFT_OUT, symlinks=True)
    (at / ".venv").symlink_to(ROOT / ".venv")
    return at


def _judged(site: Site, copies: "SimpleQueue[Path]") -> str:
    copy = copies.get()
    file = copy / site.path
    former = file.read_text(encoding="utf-8")
    try:
        file.write_text(ast.unparse(without(site)), encoding="utf-8")
        return _first_failure(copy, site)
    finally:
        file.write_text(former, encoding="utf-8")
        copies.put(copy)


def _first_failure(copy: Path, site: Site) -> str:
    app = site.path.split("/")[0]
    tests = [*TESTS.get(app, (f"tests/{app}",)), "tests/access/test_states.py"]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
    surroundings = os.environ | {"DATA_DIR": str(copy / "var"), "DJANGO_SETTINGS_MODULE": "mcs.settings"}
    surroundings.pop("PYTHONPATH", None)
    try:
        done = subprocess.run(
            command, cwd=copy, env=surroundings, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "it never ends"
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "" if done.returncode == 0 else (failed or [done.stdout[-200:]])[0][:200]
