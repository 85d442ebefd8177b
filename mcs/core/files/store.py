"""Where uploaded files lie: under random names, outside every public folder."""

import errno
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.http.response import HttpResponseBase

from mcs.core.files import disk, serving
from mcs.core.files.refusals import FileRefused, StoreFull
from mcs.core.files.sniff import Readable

logger = logging.getLogger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT}
_NAME = re.compile(r"[0-9a-f]{32}")


def root() -> Path:
    """The folder of all uploads, never one a web server hands out by itself."""
    return Path(settings.UPLOAD_DIR)


def path(name: str) -> Path:
    """Where the file of that name lies. Raises SuspiciousFileOperation for a name not made here."""
    if not _NAME.fullmatch(name):
        raise SuspiciousFileOperation("Not the name of a stored file.")
    return root() / inner_path(name)


def inner_path(name: str) -> str:
    """The place inside the store: two levels of folders, so that none grows too long."""
    return f"{name[:2]}/{name[2:4]}/{name}"


def put(source: bytes | Readable) -> str:
    """Keep the bytes for good and return the new random name; after it returns they survive a power cut.

    Call it before the row that refers to it is written; what no row refers to is swept. Raises FileRefused
    for an empty or oversized file and StoreFull when the disk takes no more; nothing is left behind then.
    """
    name = secrets.token_hex(16)
    try:
        disk.write(root(), inner_path(name), _limited(_chunks(source)))
    except OSError as error:
        if error.errno not in FULL:
            raise
        logger.error("The upload store is full (errno %s).", error.errno)
        raise StoreFull from error
    return name


def open(name: str) -> IO[bytes]:
    """The file for reading. Raises FileNotFoundError when it is gone."""
    return path(name).open("rb")


def serve(name: str, *, content_type: str, download_name: str | None = None) -> HttpResponseBase:
    """Answer with the file; the view has asked its door before it calls this.

    Without `download_name` it is shown in the page, which is only for photos made by `images.decode`
    (image/jpeg); everything else is a download, whatever the caller says. Raises Http404 when it is gone.
    """
    try:
        return serving.answer(path(name), inner_path(name), content_type, download_name)
    except FileNotFoundError as error:
        logger.error("A stored file is missing: %s", name)
        raise Http404 from error


def delete(name: str) -> None:
    """Forget the file; deleting twice is fine. Call it on commit of what deletes the row."""
    path(name).unlink(missing_ok=True)


def names() -> Iterator[str]:
    """Every stored name, folder by folder, for backup and sweep."""
    for file in sorted(root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        if _NAME.fullmatch(file.name):
            yield file.name


def sweep_orphans(referenced: Callable[[list[str]], set[str]], *, older_than: timedelta) -> int:
    """Delete files no row refers to and writes that broke off; returns how many. Idempotent.

    `referenced` is asked with up to 500 names and gives back those still in use. `older_than` must exceed the
    longest time between `put` and the commit of its row; a day is safe.
    """
    before = time.time() - older_than.total_seconds()
    swept = _sweep_parts(before)
    old = (name for name in names() if _is_older(path(name), before))
    while batch := list(islice(old, 500)):
        for name in set(batch) - referenced(batch):
            delete(name)
            swept += 1
    return swept


def _sweep_parts(before: float) -> int:
    """Delete the rests of writes that a crash cut off."""
    parts = [file for file in root().glob(f"*/*/*{disk.PART}") if _is_older(file, before)]
    for file in parts:
        file.unlink(missing_ok=True)
    return len(parts)


def _is_older(file: Path, before: float) -> bool:
    """Whether it was written before that moment; a file deleted meanwhile was not."""
    with suppress(FileNotFoundError):
        return file.stat().st_mtime < before
    return False


def _chunks(source: bytes | Readable) -> Iterator[bytes]:
    """The bytes in pieces, from the beginning, wherever somebody has read to."""
    if isinstance(source, bytes):
        yield source
        return
    source.seek(0)
    while chunk := source.read(serving.CHUNK_BYTES):
        yield chunk


def _limited(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Let through at least one and at most UPLOAD_MAX_BYTES bytes."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > settings.UPLOAD_MAX_BYTES:
            raise FileRefused("too_large_bytes")
        yield chunk
    if total == 0:
        raise FileRefused("empty")
