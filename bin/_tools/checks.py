"""`python3 bin/test`: set up what is missing, then run every check and test, and sum them up."""

import argparse
import os
import re
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from _tools import packages, processes, servers, setup
from _tools.say import Progress, guarded

ABOUT = """準備のうえ、すべての検査とテストを行います。ひとつでも失敗すれば 0 以外で終わります。
テストは、組み込みの構成 (SQLite、1 プロセス) と、PostgreSQL と Redis の上で、二度行います。どちらもその場で作る
使い捨てのもので、ほかのデータには触れません。
ほかの引数はそのまま pytest に渡り、そのときは pytest だけを、組み込みの構成で行います:
  python3 bin/test tests/timeline -k 了解"""
BIN = setup.VENV / "bin"
PYTHON = str(setup.PYTHON)
PYTEST = [PYTHON, "-m", "pytest", *(["--color=yes"] if sys.stdout.isatty() else [])]
POLL_SECONDS = 0.2
# A test that hangs ends its run with the stacks of all threads, instead of keeping everybody waiting.
HANGING = ["-o", "faulthandler_timeout=400", "-o", "faulthandler_exit_on_timeout=true"]
BROWSER_TESTS = "tests/e2e"
PARTS_TESTS = "tests/deploy"
CLOSING = re.compile(r"\b\d+ (passed|failed|error|skipped)|no tests ran")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# A complete production environment: what `check --deploy` finds wanting then is ours. Nothing listens there.
PRODUCTION = {
    "PRODUCTION": "1",
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "for-the-check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "DATABASE_URL": "postgres://check@127.0.0.1:5432/check",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SITE_ORIGINS": "https://sns.example.jp",
    "ALLOWED_HOSTS": "sns.example.jp",
    "EMAIL_URL": "smtp+tls://check:check@127.0.0.1:587",
    "MAIL_FROM": "no-reply@sns.example.jp",
    "BEHIND_PROXY": "1",
    "TRUSTED_PROXIES": "1",
}
# What tests are told, whatever `.env` says.
TESTING = {
    "SECRET_KEY": PRODUCTION["SECRET_KEY"],
    "DEBUG": "0",
    "PRODUCTION": "0",
    "DEMO": "0",
    "PYTHONUNBUFFERED": "1",
}


@dataclass(frozen=True)
class Check:
    """One command of the run."""

    name: str
    command: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    is_pytest: bool = False


@dataclass
class Running:
    """A check at work."""

    check: Check
    process: processes.Process
    log: Path
    began: float
    ended: float = 0


@dataclass(frozen=True)
class Result:
    """How a check ended."""

    check: Check
    passed: bool
    seconds: float
    closing: str = ""


def main(arguments: list[str]) -> int:
    """Entry of bin/test; the exit code is the answer."""
    return guarded(lambda: _test(arguments))


def _test(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--long", action="store_true", help="時間のかかる測定 (印 long) だけを行う")
    parser.add_argument("--real", action="store_true", help="指定したテストを PostgreSQL と Redis の上で行う")
    options, rest = parser.parse_known_args(arguments)
    processes.adopt_orphans()
    progress = Progress(total=3)
    with setup.alone():
        setup.libraries("dev", progress)
        packages.require(progress)
    with tempfile.TemporaryDirectory(prefix="test-") as data, servers.both(Path(data)) as (postgres, redis):
        env = os.environ | TESTING | {"DATA_DIR": data}
        on = _set_ups(Path(data), postgres, redis)
        if rest or options.long:
            groups = [[[_pytest(rest, on["real" if options.real else "embedded"], long=options.long)]]]
        else:
            groups = [_checks(on["embedded"]), *_rounds(on)]
        keep = [server.process.pid for server in (postgres, redis) if server.process]
        results = [result for lanes in groups for result in Run(lanes, env, keep).results()]
    return _sum_up(results)


def _set_ups(data: Path, postgres: servers.Postgres, redis: servers.Redis) -> dict[str, dict[str, str]]:
    """What tells a process where it works: the embedded default, and the real parts."""
    return {
        "embedded": {
            "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
            "REDIS_URL": "",
            "TEST_PARTS": "embedded",
        },
        "real": {"DATABASE_URL": postgres.url("postgres"), "REDIS_URL": redis.url, "TEST_PARTS": "real"},
    }


def _checks(embedded: dict[str, str]) -> list[list[Check]]:
    """What is checked without running a test; the slowest has a lane of its own."""
    ruff = str(BIN / "ruff")
    code = [".", "bin/up", "bin/test"]
    djlint = [str(BIN / "djlint"), "templates"]
    types = Check("mypy", [str(BIN / "mypy")])
    quick = [
        Check("ruff check", [ruff, "check", *code]),
        Check("ruff format", [ruff, "format", "--check", *code]),
        Check(
            "mypy bin", [str(BIN / "mypy"), "--strict", "--config-file=", "bin/_tools"], {"MYPYPATH": "bin"}
        ),
        Check("import-linter", [str(BIN / "lint-imports")]),
        Check("djlint check", [*djlint, "--check"]),
        Check("djlint lint", [*djlint, "--lint"]),
        Check("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], embedded),
        Check(
            "deploy check", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION
        ),
    ]
    return [quick, [types]]


def _pytest(arguments: list[str], env: dict[str, str], *, long: bool) -> Check:
    """The tests asked for, or the long ones."""
    marks = ["-m", "long"] if long else []
    return Check("pytest --long" if long else "pytest", [*PYTEST, *marks, *arguments], env, is_pytest=True)


def _rounds(on: dict[str, dict[str, str]]) -> list[list[list[Check]]]:
    """All tests on each set-up, each set-up in a lane of its own; those that start all parts alone, at the end."""
    short = [*PYTEST, "-m", "not long", *HANGING]
    rest = [f"--ignore={BROWSER_TESTS}", f"--ignore={PARTS_TESTS}"]
    lanes = [
        [
            Check(f"pytest {name}", [*short, *rest], env, is_pytest=True),
            Check(f"browser {name}", [*short, BROWSER_TESTS], env, is_pytest=True),
        ]
        for name, env in on.items()
    ]
    return [lanes, [[Check("parts", [*short, PARTS_TESTS], on["embedded"], is_pytest=True)]]]


class Run:
    """Checks in lanes: those of one lane one after the other, the lanes beside each other."""

    def __init__(self, lanes: list[list[Check]], env: Mapping[str, str], keep: list[int]) -> None:
        self.waiting = [deque(lane) for lane in lanes]
        self.order = [check for turn in zip_longest(*lanes) for check in turn if check]
        self.running: list[Running | None] = [None for _ in lanes]
        self.started: dict[str, Running] = {}
        self.env, self.keep = env, keep

    def results(self) -> list[Result]:
        """Run them all, and show one after the other."""
        try:
            return [self._watch(check) for check in self.order]
        finally:
            for one in self.running:
                if one:
                    processes.end(one.process)
            self._sweep([])

    def _advance(self) -> None:
        """In every lane start the next check once the former has ended."""
        for lane, waiting in enumerate(self.waiting):
            one = self.running[lane]
            if one and one.process.poll() is not None:
                one.ended = one.ended or time.monotonic()
                one = None
            if one is None and waiting:
                check = waiting.popleft()
                self.running[lane] = self.started[check.name] = _start(check, self.env)

    def _watch(self, check: Check) -> Result:
        """The end of a check; its output is shown when it fails, pytest's while it works."""
        print(f"\n== {check.name}", flush=True)
        self._advance()
        while check.name not in self.started:
            time.sleep(POLL_SECONDS)
            self._advance()
        one = self.started[check.name]
        output = _follow(one, show=check.is_pytest, meanwhile=self._advance)
        passed = one.process.returncode == 0
        if not passed and not check.is_pytest:
            print(output, end="")
        self._sweep([other.process.pid for other in self.started.values()])
        seconds = (one.ended or time.monotonic()) - one.began
        print(f"   {_verdict(passed)} {seconds:.1f} 秒", flush=True)
        return Result(check, passed, seconds, _closing(output) if check.is_pytest else "")

    def _sweep(self, keep: list[int]) -> None:
        for name in processes.sweep([*self.keep, *keep]):
            print(f"   終わっていなかったプロセスを止めました: {name}")


def _start(check: Check, env: Mapping[str, str]) -> Running:
    log = setup.LOGS / f"test-{check.name.replace(' ', '-')}.log"
    with log.open("wb") as written:
        process = processes.start(
            check.command, cwd=setup.ROOT, env={**env, **check.env}, stdout=written, stderr=written
        )
    return Running(check, process, log, time.monotonic())


def _follow(one: Running, *, show: bool, meanwhile: Callable[[], None]) -> str:
    """Read what a process writes until it ends; a file, so that what it leaves behind cannot keep us here."""
    parts = []
    with one.log.open(encoding="utf-8", errors="replace") as written:
        ended = False
        while not ended:
            ended = processes.ended(one.process, within=POLL_SECONDS)
            parts.append(written.read())
            if show:
                print(parts[-1], end="", flush=True)
            meanwhile()
    return "".join(parts)


def _closing(output: str) -> str:
    """Pytest's own last word."""
    plain = (COLOURS.sub("", line).rstrip() for line in reversed(output.splitlines()))
    return next((line for line in plain if CLOSING.search(line)), "")


def _sum_up(results: list[Result]) -> int:
    print("\n== まとめ")
    for result in results:
        print(f"   {_verdict(result.passed)} {result.seconds:7.1f} 秒  {result.check.name}")
    failed = [result.check.name for result in results if not result.passed]
    print(f"   失敗: {', '.join(failed)}" if failed else "   すべて合格")
    for result in results:
        if result.closing:
            print(result.closing)
    return 1 if failed else 0


def _verdict(passed: bool) -> str:
    return "合格" if passed else "失敗"
