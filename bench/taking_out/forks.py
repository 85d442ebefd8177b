"""Judging many things in forks of one process that has everything ready, some of them beside each other."""

import gc
import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
Said = dict[str, Any]
BROKEN, ENDLESS = "broken", "endless"
"""Words of an answer that tells nothing of the thing: its fork broke, or did not come to an end."""


def judged(
    things: Iterable[T], judge: Callable[[T], Said], *, beside: int, seconds: float
) -> Iterator[tuple[T, Said, float]]:
    """Each thing with what `judge` says of it in a fork, in the order in which they end; and how long it took."""
    gc.freeze()  # what stands ready is not looked through again and again
    waiting, running = list(things), dict[int, tuple[int, T, float]]()
    while waiting or running:
        while waiting and len(running) < beside:
            thing = waiting.pop(0)
            pid, pipe = _fork(judge, thing)
            running[pipe] = (pid, thing, time.monotonic())
        for pipe in select.select(list(running), [], [], 5)[0]:
            pid, thing, began = running.pop(pipe)
            said = _read(pipe)
            os.waitpid(pid, 0)
            yield thing, said, time.monotonic() - began
        for pipe, (pid, thing, began) in list(running.items()):
            if time.monotonic() - began > seconds:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                os.close(pipe)
                del running[pipe]
                yield thing, {ENDLESS: True}, seconds


def _fork(judge: Callable[[T], Said], thing: T) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    os.setpgid(0, 0)
    try:
        said = judge(thing)
    except BaseException:
        said = {BROKEN: traceback.format_exc()[-600:]}
    os.write(writing, json.dumps(said).encode()[:60000])
    os._exit(0)


def _read(pipe: int) -> Said:
    said = b""
    while chunk := os.read(pipe, 65536):
        said += chunk
    os.close(pipe)
    try:
        found: Said = json.loads(said)
    except ValueError:
        return {BROKEN: "its process ended without a word"}
    return found
