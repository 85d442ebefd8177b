"""Writing that survives a power cut."""

import os
from collections.abc import Iterator
from pathlib import Path

PART = ".part"


def write(root: Path, inner: str, chunks: Iterator[bytes]) -> None:
    """Put the bytes at `root`/folder/folder/name, whole or not at all, for the server's own user only.

    Writes beside, then renames, so that a name never stands for half a file; then makes the folders durable.
    """
    target = root / inner
    folders = [root, target.parent.parent, target.parent]
    for folder in folders:
        folder.mkdir(mode=0o700, parents=folder == root, exist_ok=True)
    part = target.with_name(target.name + PART)
    try:
        _write_new(part, chunks)
        part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    for folder in reversed(folders):
        _sync_folder(folder)


def _write_new(file: Path, chunks: Iterator[bytes]) -> None:
    """Fill a new file and wait until the disk has it."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make a new entry of the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
