"""Audit rows can be written, not changed."""

from django.db import migrations

from mcs.core import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: append_only.install(schema_editor),
            lambda apps, schema_editor: append_only.remove(schema_editor),
        )
    ]
