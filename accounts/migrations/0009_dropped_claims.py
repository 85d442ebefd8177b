"""A claim that nobody confirms ends as DROPPED."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_connections_unordered"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="affiliation",
            name="one_live_affiliation",
        ),
        migrations.RemoveConstraint(
            model_name="affiliation",
            name="managers_are_confirmed",
        ),
        migrations.AlterField(
            model_name="affiliation",
            name="state",
            field=models.CharField(
                choices=[
                    ("claimed", "所属未確認"),
                    ("confirmed", "確認済み"),
                    ("ended", "終了"),
                    ("dropped", "確認されずに終了"),
                ],
                default="claimed",
                max_length=20,
                verbose_name="状態",
            ),
        ),
        migrations.AddConstraint(
            model_name="affiliation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("claimed", "confirmed"))),
                fields=("user", "facility"),
                name="one_live_affiliation",
                violation_error_message="この方は、すでにこの施設に所属しています。",
            ),
        ),
        migrations.AddConstraint(
            model_name="affiliation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "manager"), _negated=True),
                    models.Q(("state__in", ["claimed", "dropped"]), _negated=True),
                    _connector="OR",
                ),
                name="managers_are_confirmed",
                violation_error_message="施設管理者は、所属が確認済みの方だけがなれます。",
            ),
        ),
    ]
