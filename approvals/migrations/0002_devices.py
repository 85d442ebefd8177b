"""Approval requests for devices."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_identity"),
        ("approvals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="approvalrequest",
            name="device",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="accounts.device",
            ),
        ),
        migrations.AddField(
            model_name="approvalrequest",
            name="facility",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.facility",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "device"), _negated=True),
                    models.Q(("device__isnull", False), ("facility__isnull", False)),
                    _connector="OR",
                ),
                name="device_request_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("device__isnull", False), ("state", "pending")),
                fields=("device",),
                name="one_waiting_request_per_device",
            ),
        ),
    ]
