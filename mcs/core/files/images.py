"""Photos made clean: decoded, turned upright, scaled, stripped of metadata, in a limited child process."""

import json
import logging
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from mcs.core.files.refusals import ImageRefused, StoreFull
from mcs.core.files.sniff import FileKind, Readable, kind_of, sniff
from mcs.core.files.store import FULL

logger = logging.getLogger(__name__)

SIZES = {"large": 1600, "small": 400}
CHILDREN = 2
WAIT_SECONDS = 15.0

_CHILD = Path(__file__).with_name("child.py")
_PILLOW_NAMES = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP", FileKind.HEIC: "HEIF"}
# One allocation arena: each further one reserves address space, which the child's limit counts.
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_OVERTIME = {-signal.SIGXCPU, -signal.SIGALRM}
_children = threading.BoundedSemaphore(CHILDREN)


@dataclass(frozen=True)
class Cut:
    """切り抜き: a square of the upright picture. `x` and `y` are its left and top edge as parts of the picture's width
    and height (0 to 1), `size` its edge as a part of the shorter edge (above 0, at most 1).
    """

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class DecodedImage:
    """整えた写真: JPEGs without metadata by name of the size; width and height are the largest one's."""

    width: int
    height: int
    files: dict[str, bytes]


def decode(
    source: Path | bytes | Readable,
    *,
    sizes: Mapping[str, int] = SIZES,
    square: bool = False,
    cut: Cut | None = None,
) -> DecodedImage:
    """Make upright sRGB JPEGs whose longest edge is at most each of `sizes`, when `square` cut to `cut`, without one
    to the middle. A `cut` that leaves the picture is moved back into it.

    Blocks for up to IMAGE_SECONDS and the wait for a turn, so never call it from an event loop or in a
    transaction that holds locks. Raises ImageRefused with a sentence for the person, StoreFull when there is
    no room to work in.
    """
    with _opened(source) as file:
        kind = _gate(file)
        with _turn():
            output = _run_child(file, _job(kind, sizes, square, cut))
    return _read(output, sizes)


@contextmanager
def _opened(source: Path | bytes | Readable) -> Iterator[IO[bytes]]:
    """The source as a real file, which the child can read and seek in by itself."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        try:
            if isinstance(source, bytes):
                file.write(source)
            else:
                source.seek(0)
                shutil.copyfileobj(source, file)
            file.flush()
        except OSError as error:
            raise _full(error) from error
        yield file


def _gate(file: IO[bytes]) -> FileKind:
    """Refuse by size and by first bytes, before any decoder is started."""
    if file.seek(0, 2) > settings.UPLOAD_MAX_BYTES:
        raise ImageRefused("too_large_bytes")
    kind = kind_of(file)
    if kind is None or not kind.is_photo:
        raise ImageRefused("not_an_image")
    return kind


@contextmanager
def _turn() -> Iterator[None]:
    """One of few places: decoders are hungry, and the pages of everybody else run beside them."""
    if not _children.acquire(timeout=WAIT_SECONDS):
        raise ImageRefused("busy")
    try:
        yield
    finally:
        _children.release()


def _job(kind: FileKind, sizes: Mapping[str, int], square: bool, cut: Cut | None) -> str:
    """What the child is told, and the limits it sets itself."""
    return json.dumps(
        {
            "kind": _PILLOW_NAMES[kind],
            "sizes": dict(sizes),
            "square": square,
            "cut": [cut.x, cut.y, cut.size] if cut else None,
            "pixels": settings.IMAGE_MAX_PIXELS,
            "seconds": settings.IMAGE_SECONDS,
            "memory": settings.IMAGE_MEMORY_BYTES,
        }
    )


def _run_child(file: IO[bytes], job: str) -> bytes:
    """Run the decoder and give back what it wrote. No preexec_fn: it deadlocks beside threads."""
    with tempfile.TemporaryFile() as output:
        try:
            ended = subprocess.run(
                [sys.executable, "-I", str(_CHILD), job],
                stdin=file,
                stdout=output,
                env=_ENVIRONMENT,
                cwd="/",
                timeout=settings.IMAGE_SECONDS,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ImageRefused("timeout") from error
        except OSError as error:
            raise _full(error) from error
        if ended.returncode != 0:
            raise ImageRefused(_reason(ended.returncode))
        output.seek(0)
        return output.read()


def _reason(returncode: int) -> str:
    """Why a child ended without an answer: its limits, a crash over the bytes, or a broken installation."""
    if returncode in _OVERTIME:
        return "timeout"
    if returncode == -signal.SIGKILL:
        return "memory"
    if returncode < 0:
        return "broken"
    logger.error("The image decoder ended with exit code %s.", returncode)
    return "unavailable"


def _full(error: OSError) -> Exception:
    """No room to work in is told as such; anything else is a fault of the server."""
    logger.error("Working on an image failed: errno %s.", error.errno)
    return StoreFull() if error.errno in FULL else ImageRefused("unavailable")


def _read(output: bytes, sizes: Mapping[str, int]) -> DecodedImage:
    """Take the child's answer apart; it has read hostile bytes, so its word is checked as well."""
    head, _, body = output.partition(b"\n")
    try:
        answer: dict[str, Any] = json.loads(head)
        refused = answer.get("refused")
        files = {} if refused else _cut(body, answer["files"])
        width, height = (0, 0) if refused else (int(answer["width"]), int(answer["height"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ImageRefused("broken") from error
    if refused:
        raise ImageRefused(refused if refused in {"too_many_pixels", "memory"} else "broken")
    if files.keys() != set(sizes) or any(sniff(data) is not FileKind.JPEG for data in files.values()):
        raise ImageRefused("broken")
    return DecodedImage(width, height, files)


def _cut(body: bytes, lengths: list[tuple[str, int]]) -> dict[str, bytes]:
    """The pictures by name."""
    files, at = {}, 0
    for name, length in lengths:
        files[str(name)] = body[at : at + length]
        at += length
    return files
