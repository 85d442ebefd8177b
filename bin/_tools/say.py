"""What the operator reads: numbered steps with their seconds, and a clear sentence when something fails."""

import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TICK_SECONDS = 10


class Stop(Exception):  # noqa: N818 - an expected end with a sentence, not a programming error
    """Nothing more can be done; the text says what is in the way and what to do about it."""


class Progress:
    """Steps as lines `[n/m] what … seconds`; on a terminal the seconds count up in place."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.started = self._began = time.monotonic()
        self._next_tick = 0.0
        self._label = ""

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Announce a step, and say how long it took once it is through."""
        self.number += 1
        self._label = f"[{self.number}/{self.total}] {what}"
        self._began = time.monotonic()
        self._next_tick = TICK_SECONDS
        print(self._label, end="", flush=True)
        yield
        back = f"\r{self._label}" if sys.stdout.isatty() else ""
        print(f"{back} … {self._seconds():.1f} 秒", flush=True)

    def tick(self) -> None:
        """Show that a long step is still at work; called about once a second."""
        if sys.stdout.isatty():
            print(f"\r{self._label} … {self._seconds():.0f} 秒", end="", flush=True)
        elif self._seconds() >= self._next_tick:
            self._next_tick += TICK_SECONDS
            print(f" … {self._seconds():.0f} 秒", end="", flush=True)

    def elapsed(self) -> float:
        """Seconds since the first step."""
        return time.monotonic() - self.started

    def _seconds(self) -> float:
        return time.monotonic() - self._began


def guarded(work: Callable[[], int]) -> int:
    """Run a command so that whatever ends it, the operator gets a sentence and never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # the two streams are text files
    for number in (signal.SIGTERM, signal.SIGINT):  # a script's background job ignores SIGINT by itself
        signal.signal(number, _interrupt)
    try:
        return work()
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n中断しました。同じ命令をもう一度実行すると続きから始まります。", file=sys.stderr)
        return 130
    except BrokenPipeError:  # nobody reads any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"\n{sentence(error)}", file=sys.stderr)
        return 1


def sentence(error: OSError) -> str:
    """Put a failure of the machine into words, with the remedy."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DISK_FULL
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"書き込めない場所があります{where}。このフォルダの所有者で実行してください。"
    return f"読み書きに失敗しました: {error.strerror or error}{where}"


DISK_FULL = "ディスクがいっぱいです。空きを増やしてから、もう一度実行してください (空きの確認: df -h .)。"


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
