"""Child processes that never outlive the command that started them."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 5
SWEEP_SECONDS = 2

Process = subprocess.Popen[bytes]


def start(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdout: IO[Any] | int | None = None,
    stderr: IO[Any] | int | None = None,
    user: str | None = None,
) -> Process:
    """Start a child without standard input; on Linux it ends even when this process is killed outright.

    With `user` it runs as that one, in that one's group, which root alone may ask for.
    """
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
    )


def ended(process: Process, *, within: float) -> bool:
    """Wait for a child for so many seconds at most; whether it has ended."""
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        return False
    return True


def end(process: Process) -> None:
    """End a child if it still runs; one that does not listen is killed."""
    if process.poll() is not None:
        return
    process.terminate()
    if not ended(process, within=GRACE_SECONDS):
        process.kill()
        process.wait()


def adopt_orphans() -> None:
    """Become the parent of whatever children leave behind, so that `sweep` finds it (Linux)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def sweep(keep: Collection[int] = ()) -> list[str]:
    """End every process still below this one but those to keep; name those that did not end by themselves."""
    deadline = time.monotonic() + SWEEP_SECONDS
    while _below(keep) and time.monotonic() < deadline:
        time.sleep(0.05)
    left: list[str] = []
    while below := _below(keep):  # what is killed hands its own children to us
        for pid in below:
            left.append(_name(pid))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return left


def _below(keep: Collection[int]) -> list[int]:
    """The living children of this process but those to keep; the dead ones are buried on the way. Of those to keep
    none is buried here: whoever started them asks how they ended.
    """
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [pid for pid in map(int, children) if pid not in keep and not _buried(pid)]


def _buried(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _name(pid: int) -> str:
    return (
        Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:100].strip()
    )


def _end_with_parent() -> None:
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)
