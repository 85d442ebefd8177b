"""`python3 bin/test`: every check runs, what fails is shown and counted, and no process is left behind."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bin.conftest import Project

TOOLS = ["ruff", "mypy", "lint-imports", "djlint"]
TOOL = """#!/bin/sh
echo "$0 $@" >> asked
exit 0
"""
PYTEST = """
import pathlib, sys
with pathlib.Path("asked").open("a") as file:
    file.write("pytest " + " ".join(sys.argv[1:]) + "\\n")
print("=== 3 passed in 0.01s ===")
"""
WHERE = """
import os, pathlib
with pathlib.Path("where").open("a") as file:
    file.write(os.environ["DATABASE_URL"] + " " + os.environ["REDIS_URL"] + "\\n")
"""
DEBRIS = """
import pathlib, subprocess
left = subprocess.Popen(["sleep", "300"], start_new_session=True)
pathlib.Path("left").write_text(str(left.pid))
left.returncode = 0
"""


@pytest.fixture
def checked(project: Project) -> Project:
    """A project whose checks all pass at once, on a machine that has a browser and a font."""
    for name in TOOLS:
        project.write(f".venv/bin/{name}", TOOL).chmod(0o755)
    project.write("tools/chromium", "#!/bin/sh\n").chmod(0o755)
    project.write("tools/fc-list", "#!/bin/sh\necho a font\n").chmod(0o755)
    project.write("requirements/dev.txt", "")
    project.write(".venv/.dev.lock.sha256", hashlib.sha256(b"").hexdigest())
    project.write("manage.py", "")
    project.write("pytest.py", PYTEST)
    return project


def run(project: Project, *arguments: str, path: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bin/test", *arguments],
        cwd=project.path,
        env=project.env(PATH=path or f"{project.path / 'tools'}:{os.environ['PATH']}", **env),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_all_checks_run_and_the_last_line_is_the_test_runners_own(checked: Project) -> None:
    done = run(checked)
    assert done.returncode == 0, done.stdout + done.stderr
    summary = done.stdout.split("== まとめ")[1]
    assert summary.count("合格") == 15  # fourteen checks and the word that all passed
    assert done.stdout.splitlines()[-1] == "=== 3 passed in 0.01s ==="
    asked = checked.read("asked")
    assert all(f"/{name} " in asked for name in TOOLS)
    short = "pytest -m not long -o faulthandler_timeout=400 -o faulthandler_exit_on_timeout=true "
    assert asked.count(f"{short}--ignore=tests/e2e --ignore=tests/deploy\n") == 2
    assert asked.count(f"{short}tests/e2e\n") == 2
    assert asked.count(f"{short}tests/deploy\n") == 1


def test_the_tests_run_on_either_set_up_and_on_nobodys_data(checked: Project) -> None:
    checked.write(".env", "DATABASE_URL=postgres://mine\nREDIS_URL=redis://mine\n")
    checked.write("pytest.py", WHERE)
    assert run(checked, DATABASE_URL="postgres://also-mine").returncode == 0
    places = checked.read("where").splitlines()
    assert sorted(place.partition("://")[0] for place in places) == ["postgres"] * 2 + ["sqlite"] * 3
    assert "mine" not in checked.read("where")
    assert all(" redis://127.0.0.1:" in place for place in places if place.startswith("postgres"))
    assert not any(":6379" in place or ":5432" in place for place in places)


def test_asked_tests_can_run_on_the_real_parts(checked: Project) -> None:
    checked.write("pytest.py", WHERE)
    assert run(checked, "--real", "tests/timeline").returncode == 0
    assert checked.read("where").startswith("postgres://")


def test_a_failure_is_shown_and_the_rest_still_runs(checked: Project) -> None:
    checked.write(".venv/bin/mypy", "#!/bin/sh\necho 'line 1 is wrong'\nexit 1\n").chmod(0o755)
    done = run(checked)
    assert done.returncode == 1
    assert "line 1 is wrong" in done.stdout
    assert "失敗: mypy, mypy bin" in done.stdout
    assert "pytest" in checked.read("asked")


def test_a_run_without_any_test_fails(checked: Project) -> None:
    checked.write("pytest.py", "import sys\nprint('=== no tests ran in 0.00s ===')\nsys.exit(5)")
    assert run(checked).returncode == 1


def test_arguments_go_to_pytest_alone(checked: Project) -> None:
    assert run(checked, "tests/timeline", "-k", "名前").returncode == 0
    assert checked.read("asked") == "pytest tests/timeline -k 名前\n"


def test_the_long_figures_run_alone(checked: Project) -> None:
    assert run(checked, "--long").returncode == 0
    assert checked.read("asked") == "pytest -m long\n"


def test_what_a_test_leaves_running_is_ended_and_named(checked: Project) -> None:
    checked.write("pytest.py", PYTEST + DEBRIS)
    done = run(checked, "tests")
    assert "終わっていなかったプロセスを止めました: sleep 300" in done.stdout
    assert not Path(f"/proc/{checked.read('left')}").exists()


def test_what_is_missing_is_told_with_its_command(checked: Project) -> None:
    (checked.path / "tools" / "chromium").unlink()
    done = run(checked, path=str(checked.path / "tools"))
    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends chromium" in done.stderr
    assert "redis-server" in done.stderr
    assert "fonts-noto-cjk" not in done.stderr  # is there
    assert "Traceback" not in done.stderr


MEETING = """
import os, pathlib, sys, time
mine, other = ("real", "embedded") if os.environ["TEST_PARTS"] == "real" else ("embedded", "real")
part = "browser" if "tests/e2e" in sys.argv else "tests"
with pathlib.Path("met").open("a") as file:
    file.write(f"{mine} {part} begins\\n")
deadline = time.monotonic() + 20
while f"{other} {part} begins" not in pathlib.Path("met").read_text() and "tests/deploy" not in sys.argv:
    if time.monotonic() > deadline:
        sys.exit("nobody came")
with pathlib.Path("met").open("a") as file:
    file.write(f"{mine} {part} ends\\n")
print("=== 3 passed in 0.01s ===")
"""


def test_the_two_set_ups_run_beside_each_other_and_each_in_order(checked: Project) -> None:
    checked.write("pytest.py", MEETING)
    done = run(checked)
    assert done.returncode == 0, done.stdout + done.stderr
    met = checked.read("met").splitlines()
    for name in ("embedded", "real"):
        assert met.index(f"{name} tests ends") < met.index(f"{name} browser begins")


FAILING_MEANWHILE = """
import os, pathlib, subprocess, sys, time
if "--ignore=tests/e2e" in sys.argv and os.environ["TEST_PARTS"] == "real":
    while not pathlib.Path("ended").exists():
        time.sleep(0.05)
    while pathlib.Path("/proc", pathlib.Path("ended").read_text() or "self").exists():
        time.sleep(0.05)
    sys.exit("=== 1 failed in 0.01s ===")
if "--ignore=tests/e2e" in sys.argv:
    left = subprocess.Popen(["sleep", "300"], start_new_session=True)
    left.returncode = 0
    pathlib.Path("ended").write_text(str(os.getpid()))
print("=== 3 passed in 0.01s ===")
"""


def test_a_run_that_fails_while_another_is_tidied_up_after_has_failed(checked: Project) -> None:
    checked.write("pytest.py", FAILING_MEANWHILE)
    done = run(checked)
    assert done.returncode == 1, done.stdout
    assert "失敗: pytest real" in done.stdout
