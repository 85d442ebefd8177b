"""A PostgreSQL and a Redis for this folder alone."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from _tools import servers


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder into which another user may look, since PostgreSQL does not run as root."""
    with tempfile.TemporaryDirectory(prefix="real-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="session")
def postgres(folder: Path) -> Iterator[servers.Postgres]:
    """A PostgreSQL cluster."""
    (folder / "postgres").mkdir()
    server = servers.Postgres(folder / "postgres")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[servers.Redis]:
    """A fresh Redis."""
    (tmp_path / "redis").mkdir()
    server = servers.Redis(tmp_path / "redis")
    server.start()
    yield server
    server.stop()
