"""Load or reset the demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from accounts.models import Profession, User
from mcs.core import append_only
from mcs.demo.load import load

DOMAIN = "@demo.example"


class Command(BaseCommand):
    """Load the demo into an empty database; with --reset throw the demo's data away first."""

    help = "Load the demo into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the reset."""
        parser.add_argument(
            "--reset", action="store_true", help="Throw away all data and make the demo anew."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse wherever people of a real deployment are; do nothing where the demo is already."""
        if settings.PRODUCTION:
            raise CommandError("本番ではデモを使えません。")
        if options["reset"]:
            self._empty()
        if User.objects.exists():
            return
        load()

    def _empty(self) -> None:
        if User.objects.exclude(email__endswith=DOMAIN).exists() and not self._only_invited():
            raise CommandError("デモ以外の利用者がいるため、消しません。")
        with connection.schema_editor() as editor:
            append_only.remove(editor)
        professions = list(Profession.objects.all())
        call_command("flush", interactive=False, verbosity=0)
        Profession.objects.bulk_create(professions)
        with connection.schema_editor() as editor:
            append_only.install(editor)

    @staticmethod
    def _only_invited() -> bool:
        """People who registered by a demo invitation go with the demo."""
        return User.objects.filter(email="doctor" + DOMAIN).exists()
