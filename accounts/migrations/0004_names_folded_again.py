"""Names are found by further ways of writing the same character: the keys of what is kept are made anew."""

from typing import Any

from django.db import migrations

from mcs.core.text import fold


def fold_again(apps: Any, schema_editor: Any) -> None:
    """Write the search keys as they are written from now on."""
    for row in apps.get_model("accounts", "Profile").objects.iterator():
        name = f"{row.family_name} {row.given_name}".strip()
        kana = f"{row.family_kana} {row.given_kana}".strip()
        row.search_key = f"{fold(name)} {fold(kana)}"[:400]
        row.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_identity")]

    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
