"""Announcements are told to everybody; those that stand already are not told again."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def known(apps: Any, schema_editor: Any) -> None:
    """Whoever signed in has seen on ホーム what is published by now."""
    rows = apps.get_model("notices", "Announcement").objects.filter(published_at__lte=timezone.now())
    rows.update(told_at=models.F("published_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_mail_choice"),
    ]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(known, migrations.RunPython.noop),
    ]
