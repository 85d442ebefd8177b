"""`python3 bin/up`: what it makes, what it says, and that it never shows a traceback."""

import ast
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys

import pytest

from tests.bin.conftest import ROOT, SERVE, Project

UV = """#!/bin/sh
echo "$@" >> calls
exit {code}
"""


def fake_uv(project: Project, *, code: int) -> str:
    """Put an installer on the PATH that notes how it was called; gives that PATH."""
    uv = project.write("tools/uv", UV.format(code=code))
    uv.chmod(0o755)
    return f"{uv.parent}:{os.environ['PATH']}"


# --- what it makes and says ---------------------------------------------------------------------------------


def test_it_announces_the_address_and_every_demo_account(project: Project) -> None:
    accounts = json.loads((ROOT / "mcs/demo/accounts.json").read_text(encoding="utf-8"))
    with project.serving(until="suspended@demo.example") as (_, said):
        assert f"http://127.0.0.1:{project.port}/" in said
        assert f"password: {accounts['password']}" in said
        assert all(account["email"] in said for account in accounts["accounts"])


def test_progress_is_numbered_and_timed(project: Project) -> None:
    with project.serving() as (_, said):
        assert re.findall(r"\[(\d)/4\] .+ … \d+\.\d 秒", said) == ["1", "2", "3", "4"]


def test_the_environment_file_is_fresh_and_private(project: Project) -> None:
    with project.serving():
        pass
    text = project.read(".env")
    assert re.search(r"^SECRET_KEY=\S{50,}$", text, re.MULTILINE)
    assert "DEMO=1" in text
    assert stat.S_IMODE((project.path / ".env").stat().st_mode) == 0o600


def test_an_existing_environment_file_stays_as_it_is(project: Project) -> None:
    mine = "SECRET_KEY=mine\nDEMO=1\n# mine\n"
    project.write(".env", mine)
    with project.serving():
        pass
    assert project.read(".env") == mine


def test_an_environment_file_without_a_key_gets_one_and_keeps_its_lines(project: Project) -> None:
    project.write(".env", "PRODUCT_NAME=みどり連携")
    with project.serving():
        pass
    first, *_, last = project.read(".env").splitlines()
    assert first == "PRODUCT_NAME=みどり連携"
    assert last.startswith("SECRET_KEY=")


def test_the_port_may_stand_in_the_environment_file(project: Project) -> None:
    project.write(".env", f"SECRET_KEY=mine\nPORT={project.port}\n")
    with project.serving(PORT="") as (_, said):
        assert f"http://127.0.0.1:{project.port}/" in said


def test_without_demo_it_tells_how_to_make_the_first_account(project: Project) -> None:
    with project.serving("--no-demo", until="createsuperuser") as (_, said):
        assert "demo.example" not in said
    assert project.read("asked") == "prepare DEMO=0"
    assert "DEMO=0" in project.read(".env")


def test_the_demo_can_be_made_anew(project: Project) -> None:
    with project.serving("--reset-demo"):
        pass
    assert project.read("asked") == "prepare --reset-demo DEMO=1"


def test_production_has_no_demo_by_default(project: Project) -> None:
    with project.serving(PRODUCTION="1"):
        pass
    assert project.read("asked") == "prepare DEMO=0"


def test_libraries_are_installed_only_when_the_lock_has_changed(project: Project) -> None:
    path = fake_uv(project, code=0)
    with project.serving(PATH=path):
        assert not (project.path / "calls").exists()
    project.write("requirements/base.txt", "# changed\n")
    for _ in range(2):
        with project.serving(PATH=path):
            pass
    calls = project.read("calls").splitlines()
    assert len(calls) == 1
    assert "--require-hashes" in calls[0]


# --- how it ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_and_takes_the_server_with_it(project: Project, number: signal.Signals) -> None:
    with project.serving(until="suspended@") as (process, _):
        assert project.answers()
        process.send_signal(number)
        rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest.split() == ["終了しています", "…"]
    assert not project.answers()


def test_it_listens_to_ctrl_c_even_as_a_background_job(project: Project) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # what a shell does to its background jobs
    try:
        with project.serving(until="suspended@") as (process, _):
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.returncode == 0


def test_killed_outright_it_leaves_no_server_behind(project: Project) -> None:
    with project.serving() as (process, _):
        process.kill()
        process.communicate(timeout=30)  # the pipe closes only when the server has gone too
        assert not project.answers()


def test_a_server_that_ends_by_itself_is_told(project: Project) -> None:
    project.write("mcs/serve.py", "raise SystemExit(3)")
    done = project.up()
    assert done.returncode == 1
    assert "サーバーが起動できませんでした" in done.stderr


def test_a_server_that_only_fails_is_told_and_ended(project: Project) -> None:
    project.write("mcs/serve.py", SERVE.replace("200 if", "500 if"))
    done = project.up()
    assert done.returncode == 1
    assert "healthz → 500" in done.stderr
    assert not project.answers()


# --- what is in the way -------------------------------------------------------------------------------------


def test_a_taken_port_is_told_before_any_work(project: Project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", project.port))
        taken.listen()
        done = project.up()
    assert done.returncode == 1
    assert f"ポート {project.port} はほかのプログラムが使っています" in done.stderr
    assert f"PORT={project.port + 1} python3 bin/up" in done.stderr
    assert done.stdout == ""
    assert not (project.path / ".env").exists()


@pytest.mark.parametrize(
    ("arguments", "env", "sentence"),
    [
        (["--demo"], {}, "知らない指定です: --demo"),
        (["--no-demo", "--reset-demo"], {}, "一緒に指定できません"),
        ([], {"PORT": "80a"}, "PORT=80a は使えません"),
        ([], {"PORT": "70000"}, "PORT=70000 は使えません"),
        ([], {"HOST": "nowhere.invalid"}, "HOST=nowhere.invalid が見つかりません"),
        ([], {"HOST": "192.0.2.1"}, "HOST=192.0.2.1 では待ち受けできません"),
    ],
)
def test_a_wrong_word_gets_a_sentence(
    project: Project, arguments: list[str], env: dict[str, str], sentence: str
) -> None:
    done = project.up(*arguments, **env)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            "print('CommandError: 実データがあるため、デモを入れ直せません。', file=sys.stderr)",
            "実データがあるため",
        ),
        ("raise ConnectionError('database is away')", "ConnectionError: database is away"),
        ("raise OSError(28, 'No space left on device')", "ディスクがいっぱいです"),
    ],
)
def test_a_failing_preparation_is_told_without_a_traceback(
    project: Project, failure: str, sentence: str
) -> None:
    project.write("manage.py", f"import sys\n{failure}\nsys.exit(1)\n")
    done = project.up()
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "File " not in done.stderr


def test_packages_out_of_reach_are_told_with_the_place_of_the_log(project: Project) -> None:
    project.write("requirements/base.txt", "# changed\n")
    done = project.up(PATH=fake_uv(project, code=2))
    assert done.returncode == 1
    assert "インターネットへの接続を確かめて" in done.stderr
    assert "var/log/install.log" in done.stderr


def test_a_full_disk_is_told(project: Project) -> None:
    work = "def work(): raise OSError(28, 'No space left on device')"
    script = (
        f"import sys; sys.path[0] = 'bin'\nfrom _tools.say import guarded\n{work}\nsys.exit(guarded(work))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project.path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("\nディスクがいっぱいです")
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_told(project: Project) -> None:
    (project.path / "var").write_text("a file where the folder should be")
    done = project.up()
    assert done.returncode == 1
    assert "読み書きに失敗しました" in done.stderr
    assert "Traceback" not in done.stderr


# --- an old Python ------------------------------------------------------------------------------------------

FIRST_READ = ["bin/up", "bin/test", "bin/_tools/__init__.py"]


@pytest.mark.parametrize("name", FIRST_READ)
def test_what_an_old_python_reads_parses_there(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["bin/up", "bin/test"])
def test_an_old_python_is_told_what_to_run(name: str) -> None:
    old = f"import runpy, sys; sys.version_info = (3, 9, 2); sys.path[0] = 'bin'; runpy.run_path({name!r})"
    done = subprocess.run(
        [sys.executable, "-c", old], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "Python 3.11 以上が必要です(この Python は 3.9)" in done.stderr
    assert "Traceback" not in done.stderr


# --- the locks ----------------------------------------------------------------------------------------------


def pins(name: str) -> set[str]:
    lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^([\w.\[\],-]+==[^\s;]+)", lock, re.MULTILINE))


def test_the_development_lock_contains_the_runtime() -> None:
    assert len(pins("base")) > 20
    assert pins("base") <= pins("dev")
