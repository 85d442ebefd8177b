"""Claims to facilities that are not in use, made before there were applications, are put before the secretariat."""

from typing import Any

from django.db import migrations


def apply(apps: Any, schema_editor: Any) -> None:
    """One waiting application for every such claim."""
    applications = apps.get_model("desk", "FacilityApplication").objects
    claims = apps.get_model("accounts", "Affiliation").objects.filter(state="claimed", facility__active=False)
    for claim in claims.iterator():
        applications.get_or_create(affiliation=claim, state="pending", defaults={"facility": claim.facility})


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(apply, migrations.RunPython.noop)]
