"""Claims made before anybody was asked to confirm them are put before their facilities now."""

from typing import Any

from django.db import migrations


def ask(apps: Any, schema_editor: Any) -> None:
    """One waiting request for every claimed affiliation of a facility in use."""
    requests = apps.get_model("approvals", "ApprovalRequest").objects
    claims = apps.get_model("accounts", "Affiliation").objects.filter(state="claimed", facility__active=True)
    for claim in claims.iterator():
        requests.get_or_create(
            affiliation=claim,
            state="pending",
            defaults={"kind": "affiliation", "facility": claim.facility, "requester": claim.user},
        )


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_joining_and_affiliations")]
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
