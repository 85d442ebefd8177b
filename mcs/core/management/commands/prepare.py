"""Everything a start needs of the database and the static files, in one start of Python."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

DEMO_DOMAIN = "@demo.example"


class Command(BaseCommand):
    """Migrate, collect static files and load the demo where that is still to be done.

    Idempotent, and quick when there is nothing to do. Prints one word for bin/up: what the database holds,
    `demo`, `data` or `empty`.
    """

    help = "Migrate, collect static files, and load the demo while DEMO=1. Quick when there is nothing to do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the reset of the demo."""
        parser.add_argument("--reset-demo", action="store_true", help="Make the demo's data anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the work in the order in which it depends on itself."""
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        migrate()
        collect()
        if settings.DEMO:
            call_command("demo", reset=options["reset_demo"], stdout=self.stderr)
        self.stdout.write(holding())


def migrate() -> None:
    """Apply the migrations that are missing, and make the cache's table."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)


def collect() -> None:
    """Collect the static files when a source has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".sources.sha256"
    digest = sources_digest()
    if not stamp.exists() or stamp.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)


def sources_digest() -> str:
    """A digest over the name, size and time of every static source file; no file is read."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def holding() -> str:
    """What the database holds, in one word."""
    people = get_user_model()._default_manager.all()
    if people.filter(email__endswith=DEMO_DOMAIN).exists():
        return "demo"
    return "data" if people.exists() else "empty"
