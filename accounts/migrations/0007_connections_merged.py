"""Bring what is there into the new shape: one row for two people, who blocked whom, and the keys of the search."""

from collections import defaultdict

from django.db import migrations

from mcs.core.text import fold, kana_key

STRONGEST = ["blocked", "accepted", "requested", "declined"]


def merge(apps, schema_editor):
    """Of two rows in opposite directions the stronger one stays; two who have asked each other are connected.

    Who blocked was not written down: it was who had been asked.
    """
    connections = apps.get_model("accounts", "Connection").objects
    pairs = defaultdict(list)
    for row in connections.order_by("pk"):
        pairs[frozenset((row.requester_id, row.addressee_id))].append(row)
    for rows in pairs.values():
        kept, *gone = sorted(rows, key=lambda row: STRONGEST.index(row.state))
        states = [row.state for row in rows]
        if states == ["requested", "requested"]:
            kept.state, kept.decided_at = "accepted", max(row.created_at for row in rows)
        if kept.state == "blocked":
            kept.blocked_by_id, kept.mutual = kept.addressee_id, states.count("blocked") > 1
        if kept.state == "requested":
            kept.asked_at = kept.created_at
        connections.filter(pk__in=[row.pk for row in gone]).delete()
        kept.save()


def keys(apps, schema_editor):
    """Fill the keys of facilities, professions and words about oneself."""
    for row in apps.get_model("accounts", "Facility").objects.all():
        row.sort_key = kana_key(row.kana or fold(row.name))
        row.search_key = f"{fold(row.name)} {fold(row.kana)}"
        row.save(update_fields=["sort_key", "search_key"])
    for row in apps.get_model("accounts", "Profession").objects.all():
        row.search_key = fold(row.name)
        row.save(update_fields=["search_key"])
    for row in apps.get_model("accounts", "Profile").objects.exclude(about="").iterator():
        row.about_key = fold(row.about)
        row.save(update_fields=["about_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_connections")]
    operations = [
        migrations.RunPython(merge, migrations.RunPython.noop),
        migrations.RunPython(keys, migrations.RunPython.noop),
    ]
