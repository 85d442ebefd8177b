"""`python3 bin/test`: set up what is missing, then run every check and test, and sum them up."""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from _tools import browser, processes, setup
from _tools.say import Progress, guarded

ABOUT = """準備のうえ、すべての検査とテストを行います。ひとつでも失敗すれば 0 以外で終わります。
ほかの引数はそのまま pytest に渡り、そのときは pytest だけを行います:
  python3 bin/test tests/timeline -k 了解"""
BIN = setup.VENV / "bin"
PYTHON = str(setup.PYTHON)
POLL_SECONDS = 0.2
BROWSER_TESTS = "tests/e2e"
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
# What tests run on, whatever `.env` says: the embedded default, unless the caller names a database.
EMBEDDED = {
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
    options, rest = parser.parse_known_args(arguments)
    processes.adopt_orphans()
    progress = Progress(total=3)
    with setup.alone():
        setup.libraries("dev", progress)
        browser.require(progress)
    with tempfile.TemporaryDirectory(prefix="test-") as data:
        env = os.environ | EMBEDDED | {"DATA_DIR": data}
        checks = _pytests(rest, long=options.long) if rest or options.long else [*_checks(), *_pytests([])]
        results = [_run(check, env) for check in checks]
    return _sum_up(results)


def _checks() -> list[Check]:
    """What is checked without running a test."""
    ruff = str(BIN / "ruff")
    code = [".", "bin/up", "bin/test"]
    djlint = [str(BIN / "djlint"), "templates"]
    return [
        Check("ruff check", [ruff, "check", *code]),
        Check("ruff format", [ruff, "format", "--check", *code]),
        Check("mypy", [str(BIN / "mypy")]),
        Check(
            "mypy bin", [str(BIN / "mypy"), "--strict", "--config-file=", "bin/_tools"], {"MYPYPATH": "bin"}
        ),
        Check("import-linter", [str(BIN / "lint-imports")]),
        Check("djlint check", [*djlint, "--check"]),
        Check("djlint lint", [*djlint, "--lint"]),
        Check("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
        Check(
            "deploy check", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION
        ),
    ]


def _pytests(arguments: list[str], *, long: bool = False) -> list[Check]:
    """The tests: those asked for, the long ones, or all in two rounds."""
    pytest = [PYTHON, "-m", "pytest", *(["--color=yes"] if sys.stdout.isatty() else [])]
    if long:
        return [Check("pytest --long", [*pytest, "-m", "long", *arguments], is_pytest=True)]
    if arguments:
        return [Check("pytest", [*pytest, *arguments], is_pytest=True)]
    short = [*pytest, "-m", "not long"]
    return [
        Check("pytest", [*short, f"--ignore={BROWSER_TESTS}"], is_pytest=True),
        Check("pytest browser", [*short, BROWSER_TESTS], is_pytest=True),
    ]


def _run(check: Check, env: Mapping[str, str]) -> Result:
    """Run one check; its output is shown when it fails, pytest's while it works."""
    print(f"\n== {check.name}", flush=True)
    began = time.monotonic()
    log = setup.LOGS / f"test-{check.name.replace(' ', '-')}.log"
    with log.open("wb") as written:
        process = processes.start(
            check.command, cwd=setup.ROOT, env={**env, **check.env}, stdout=written, stderr=written
        )
    try:
        output = _follow(process, log, show=check.is_pytest)
    finally:
        processes.end(process)
        left = processes.sweep()
    passed = process.returncode == 0
    if not passed and not check.is_pytest:
        print(output, end="")
    for name in left:
        print(f"   終わっていなかったプロセスを止めました: {name}")
    seconds = time.monotonic() - began
    print(f"   {_verdict(passed)} {seconds:.1f} 秒", flush=True)
    return Result(check, passed, seconds, _closing(output) if check.is_pytest else "")


def _follow(process: processes.Process, log: Path, *, show: bool) -> str:
    """Read what a process writes until it ends; a file, so that what it leaves behind cannot keep us here."""
    parts = []
    with log.open(encoding="utf-8", errors="replace") as written:
        ended = False
        while not ended:
            ended = processes.ended(process, within=POLL_SECONDS)
            parts.append(written.read())
            if show:
                print(parts[-1], end="", flush=True)
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
