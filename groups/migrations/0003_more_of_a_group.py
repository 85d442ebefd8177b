"""Groups get a picture, and a key by which they are found."""

from typing import Any

from django.db import migrations, models

from mcs.core.text import fold


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the search keys of the groups that are there."""
    for group in apps.get_model("groups", "FreeGroup").objects.iterator():
        group.search_key = f"{fold(group.name)} {fold(group.purpose)}"[:600]
        group.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0002_direct_talk"),
    ]

    operations = [
        migrations.AddField(
            model_name="freegroup",
            name="photo_large",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="freegroup",
            name="photo_small",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="freegroup",
            name="search_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
