"""Requests to join and to be confirmed by a facility; when somebody was last reminded."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_dropped_claims"),
        ("approvals", "0002_devices"),
        ("timeline", "0003_notice_choice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="approvalrequest",
            name="affiliation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="accounts.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="approvalrequest",
            name="reminded_at",
            field=models.DateTimeField(help_text="when who decides was last reminded", null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="reminded_at",
            field=models.DateTimeField(help_text="when the invitee was last reminded", null=True),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "affiliation"), _negated=True),
                    models.Q(("affiliation__isnull", False), ("facility__isnull", False)),
                    _connector="OR",
                ),
                name="affiliation_request_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "joining"), _negated=True),
                    models.Q(("invitation__isnull", True), ("timeline__isnull", False)),
                    _connector="OR",
                ),
                name="joining_request_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("affiliation__isnull", False), ("state", "pending")),
                fields=("affiliation",),
                name="one_waiting_request_per_affiliation",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "joining"), ("state", "pending")),
                fields=("timeline", "requester"),
                name="one_waiting_request_to_join",
            ),
        ),
    ]
