"""The other judge: the tests that call the function, in a fork of a process that has collected them all, with the
database ready. Before anything is taken out all tests run once, so that it is known which function each of them calls;
a test that is red then judges nothing.
"""

import hashlib
import os
import re
import shutil
import signal
import tempfile
from collections import Counter, defaultdict
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from bench.taking_out.crashes import CRASH, is_crash
from bench.taking_out.forks import Said, judged
from bench.taking_out.ledger import Ledger
from bench.taking_out.notes import Notes
from bench.taking_out.noting import OURS, belongs, noting
from bench.taking_out.sites import ROOT, Site
from bench.taking_out.taking import take_out

SECONDS, ALL_SECONDS, TEST_SECONDS = 600, 7200, 90
AT_MOST = 200
"""So many tests that call a function judge a check in it: the nearest ones, those that speak of it and call least else."""
COMMON = {
    "test",
    "tests",
    "require",
    "user",
    "actor",
    "guard",
    "condition",
    "filter",
    "branch",
    "door",
    "none",
    "queries",
}
APPS = ("accounts", "notices", "timeline", "groups", "patients", "approvals", "desk", "mcs", "core")
STATES = ("test_states", "test_buttons", "test_every_address")
AT_MOST_RED = 0.05
TESTS = (*(f"tests/{app}" for app in APPS), *(f"tests/access/{name}.py" for name in STATES))
OPTIONS = ("-q", "-s", "--tb=line", "-p", "no:cacheprovider", "-o", "tmp_path_retention_policy=none")


@cache
def digest() -> str:
    """Stands for the tree as long as product and tests read the same."""
    whole = hashlib.sha256()
    folders = [Path(folder) for folder in OURS] + [ROOT / "templates", ROOT / "tests"]
    files = sorted(
        file for folder in folders for file in folder.rglob("*") if file.suffix in {".py", ".html", ".csv"}
    )
    for file in files:
        whole.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return whole.hexdigest()[:16]


def judge(sites: list[Site], ledger: Ledger, *, beside: int) -> None:
    """Note of each check which test fails without it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "TEST_DATABASE": f"{folder}/database"}
        judging = Judging(sites, ledger, Path(folder), beside)
        code = pytest.main([*OPTIONS, f"--basetemp={folder}/files", *TESTS], plugins=[judging])
    if not judging.ran:
        raise SystemExit(f"The tests could not be collected: {code!r}")


class Judging:
    """A plugin that runs the tests in its own way."""

    def __init__(self, sites: list[Site], ledger: Ledger, folder: Path, beside: int) -> None:
        self.sites, self.ledger, self.folder, self.beside = sites, ledger, folder, beside
        self.notes = Notes(ledger.file, ledger.tree)
        self.items: dict[str, pytest.Item] = {}
        self.failed: list[str] = []
        self.late = self.ran = False
        self.best: Counter[tuple[str, str]] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what went wrong in the test at hand."""
        if report.failed and not self.late:
            crash = getattr(report.longrepr, "reprcrash", None)
            said = " ".join(str(crash.message if crash else report.longrepr).split())[:160]
            self.failed.append(said)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running all tests: note them, then judge each check by those that call it."""
        self.ran = not session.testsfailed
        if not self.ran:
            return True
        self.items = {item.nodeid: item for item in session.items}
        self._make_database(session.items)
        signal.signal(signal.SIGALRM, self._too_late)
        self._note()
        print(f"{len(self.notes.known())} tests are noted")
        for name, why in self.notes.red().items():
            print(f"red before anything is taken out: {name} - {why}", flush=True)
        if len(self.notes.red()) > AT_MOST_RED * len(self.items):
            raise SystemExit("So many tests are red that the others cannot judge.")
        self.calls = self.notes.calls()
        self.weight = Counter(test for tests in self.calls.values() for test in tests)
        for site, said, seconds in judged(self.sites, self._judge, beside=self.beside, seconds=SECONDS):
            if "test" in said:
                self.best[f"{site.path}:{site.function}", said["test"]] += 1
            self.ledger.note("tests", site, said, seconds)
        return True

    def _make_database(self, items: list[pytest.Item]) -> None:
        """By the first test that needs it: the fixtures of the session stay."""
        plain = (item for item in items if not hasattr(item, "callspec"))
        first = next(item for item in plain if item.nodeid.startswith("tests/accounts/test_people.py"))
        self._run(first, items[0])
        first._initrequest()  # type: ignore[attr-defined]  # so that it can run again
        from django.db import connections

        connections.close_all()
        if self.failed or not (self.folder / "database").exists():
            raise SystemExit(f"{first.nodeid} fails before anything is taken out: {self.failed}")

    # --- in a fork -----------------------------------------------------------------------------------------

    def _begin(self, name: str, first: str) -> None:
        """A database of one's own, and nothing left of the test that made it."""
        from django.db import connections

        file = self.folder / f"database-{name}"
        shutil.copy(self.folder / "database", file)
        connections.close_all()
        connections["default"].settings_dict["NAME"] = str(file)
        item = self.items[first]
        item.session._setupstate.teardown_exact(item)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)

    def _run(self, item: pytest.Item, after: pytest.Item | None) -> None:
        """Run one test; `failed` tells of what went wrong."""
        self.failed.clear()
        self.late = False
        signal.alarm(TEST_SECONDS)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        finally:
            signal.alarm(0)

    def _too_late(self, *_: Any) -> None:
        self.late = True
        raise TimeoutError("this test never ends")

    def _note(self) -> None:
        """Run every test that is not noted yet, file by file, in two forks."""
        files: dict[str, list[str]] = defaultdict(list)
        known = self.notes.known()
        for name in self.items:
            if name not in known:
                files[name.partition("::")[0]].append(name)
        by_size = sorted(files.values(), key=len, reverse=True)
        place = {name: number for number, name in enumerate(self.items)}  # what empties the tables comes last
        halves = [[name for names in by_size[part::2] for name in names] for part in range(2)]
        parts = [sorted(half, key=place.__getitem__) for half in halves]
        every = [(number, part) for number, part in enumerate(parts) if part]
        for _ in judged(every, self._note_part, beside=2, seconds=ALL_SECONDS):
            pass

    def _note_part(self, part: tuple[int, list[str]]) -> Said:
        number, names = part
        self._begin(f"noted-{number}", names[0])
        for name, after in zip_longest(names, names[1:], fillvalue=""):
            self.notes.begin(number, name)
            called: set[tuple[str, str]] = set()
            with noting(called):
                self._run(self.items[name], self.items.get(after))
            why = "it never ends" if self.late else "; ".join(self.failed)
            self.notes.add(number, name, why=why, called=[f"{path}:{function}" for path, function in called])
        return {}

    def _judge(self, site: Site) -> Said:
        """The first test that fails (`by`, "" when none does), a crash only when there is no other."""
        names = self._near(site)
        if not names:
            return {"by": ""}
        take_out(site)
        self._begin(str(os.getpid()), names[0])
        crashes: list[str] = []
        try:
            for name, after in zip_longest(names, names[1:], fillvalue=""):
                self._run(self.items[name], self.items.get(after))
                real = [said for said in self.failed if not is_crash(said)]
                if real:
                    return {"by": f"{name} - {real[0]}", "test": name}
                crashes += [f"{CRASH}{name} - {said}" for said in self.failed]
        finally:
            for file in self.folder.glob(f"database-{os.getpid()}*"):
                file.unlink()
        return {"by": crashes[0] if crashes else "", "asked": len(names)}

    def _near(self, site: Site) -> list[str]:
        """The tests that run the function: those that noticed another check of it, those whose names have most words in
        common with it, those of its app, then those that call least else; those of the table later, since they need its
        world, and last those that empty the tables.
        """
        whole, app = f"{site.path}:{site.function}", site.path.split("/")[0]
        spoken = _words(f"{site.path} {site.function} {site.text}")
        found = {
            test
            for called, tests in self.calls.items()
            if called.startswith(f"{site.path}:") and belongs(site.function, called.partition(":")[2])
            for test in tests
        }

        def order(test: str) -> tuple[bool, bool, int, int, bool, int]:
            table = test.startswith("tests/access/")
            return (
                _empties(self.items[test]),
                table,
                -self.best[whole, test],
                -len(spoken & _words(test)),
                not test.startswith(f"tests/{app}/"),
                self.weight[test],
            )

        return sorted(found & set(self.items), key=order)[:AT_MOST]


@cache
def _words(text: str) -> frozenset[str]:
    """The words of a name, without those that stand everywhere; shortened, so that they match in all their forms."""
    return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in COMMON)


def _empties(item: pytest.Item) -> bool:
    """Whether a test commits, and takes all rows away afterwards, those of the migrations too."""
    mark = item.get_closest_marker("django_db")
    named = {"transactional_db", "live_server", "django_db_reset_sequences"} & set(
        getattr(item, "fixturenames", ())
    )
    return bool(named) or bool(mark and mark.kwargs.get("transaction"))
