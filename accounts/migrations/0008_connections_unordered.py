"""One row for two people, whoever asked."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_connections_merged")]
    operations = [
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Least("requester", "addressee"),
                django.db.models.functions.comparison.Greatest("requester", "addressee"),
                name="one_connection_for_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("blocked_by__isnull", False), ("state", "blocked")),
                    models.Q(
                        models.Q(("state", "blocked"), _negated=True),
                        ("blocked_by__isnull", True),
                        ("mutual", False),
                    ),
                    _connector="OR",
                ),
                name="blocked_by_one_of_them",
            ),
        ),
    ]
