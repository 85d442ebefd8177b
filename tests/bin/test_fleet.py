"""`REDIS_URL=… python3 bin/up`: two servers, a worker and a clock, started and ended together."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.bin.conftest import Project, free_port

REDIS = "redis://127.0.0.1:6379/0"


@pytest.fixture
def second() -> int:
    return free_port()


def ran(project: Project, name: str) -> list[int]:
    """The process ids under which it was started, in order."""
    file = project.path / "ran"
    lines = file.read_text().splitlines() if file.exists() else []
    return [int(line.split()[1]) for line in lines if line.startswith(f"{name} ")]


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def wait_for(condition, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "the condition did not come about"
        time.sleep(0.02)


def serving_pids(process: "subprocess.Popen[str]") -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"mcs.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_with_a_broker_two_servers_a_worker_and_a_clock_run(project: Project, second: int) -> None:
    with project.serving(until="もう一つのサーバー", REDIS_URL=REDIS, PORT2=str(second)) as (_, said):
        assert f"http://127.0.0.1:{project.port}/" in said
        assert f"http://127.0.0.1:{second}/" in said
        wait_for(lambda: ran(project, "worker") and ran(project, "beat"))
        assert Project(project.path, second).answers()


def test_without_one_there_is_one_process(project: Project) -> None:
    with project.serving() as (process, said):
        assert "もう一つ" not in said
        assert len(serving_pids(process)) == 1
        assert not (project.path / "ran").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_end_together(project: Project, second: int, number: signal.Signals) -> None:
    with project.serving(until="もう一つのサーバー", REDIS_URL=REDIS, PORT2=str(second)) as (process, _):
        wait_for(lambda: ran(project, "worker") and ran(project, "beat"))
        pids = [*serving_pids(process), *ran(project, "worker"), *ran(project, "beat")]
        assert len(pids) == 4
        process.send_signal(number)
        process.wait(20)
        assert process.returncode == 0
        assert [pid for pid in pids if lives(pid)] == []


def test_a_killed_worker_comes_back(project: Project, second: int) -> None:
    with project.serving(until="もう一つのサーバー", REDIS_URL=REDIS, PORT2=str(second)) as (process, _):
        wait_for(lambda: ran(project, "worker"))
        os.kill(ran(project, "worker")[0], signal.SIGKILL)
        wait_for(lambda: len(ran(project, "worker")) == 2)
        assert lives(ran(project, "worker")[1])
        assert process.poll() is None


def test_a_worker_that_dies_again_is_given_more_time(project: Project, second: int) -> None:
    project.write(
        "celery.py", "import pathlib; pathlib.Path('ran').open('a').write('worker 1\\n'); raise SystemExit(7)"
    )
    with project.serving(until="2 秒後に起動し直します", REDIS_URL=REDIS, PORT2=str(second)) as (_, said):
        assert "ワーカー (メールの送信) が止まりました (終了コード 7)。1 秒後に起動し直します。" in said


def test_a_server_that_dies_is_named_and_the_others_end_with_it(project: Project, second: int) -> None:
    with project.serving(until="もう一つのサーバー", REDIS_URL=REDIS, PORT2=str(second)) as (process, _):
        wait_for(lambda: ran(project, "worker") and ran(project, "beat"))
        servers = serving_pids(process)
        os.kill(servers[1], signal.SIGKILL)
        rest, _ = process.communicate(timeout=20)
        assert process.returncode == 1
        assert f"サーバー (http://127.0.0.1:{second}/) が止まりました (終了コード -9)" in rest
        assert "Traceback" not in rest
        assert [pid for pid in [*servers, *ran(project, "worker"), *ran(project, "beat")] if lives(pid)] == []


def test_the_same_port_twice_is_refused(project: Project) -> None:
    done = project.up(REDIS_URL=REDIS, PORT2=str(project.port))
    assert done.returncode == 1
    assert "PORT と PORT2 が同じ" in done.stderr


def test_both_servers_may_be_opened(project: Project, second: int) -> None:
    project.write(
        "manage.py", "import os; open('origins', 'w').write(os.environ['SITE_ORIGINS']); print('empty')"
    )
    with project.serving(REDIS_URL=REDIS, PORT2=str(second)):
        origins = project.read("origins").split(",")
    assert origins[0] == f"http://127.0.0.1:{project.port}"
    assert f"http://localhost:{second}" in origins
