"""つながり申請 with their steps, and the keys that people are searched by."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mcs.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_ended_session"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressedRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "メールアドレスあてのつながり申請",
                "verbose_name_plural": "メールアドレスあてのつながり申請",
            },
        ),
        migrations.RemoveConstraint(
            model_name="connection",
            name="one_connection_per_pair",
        ),
        migrations.AddField(
            model_name="connection",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="connection",
            name="blocked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="by_address",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="connection",
            name="mutual",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="facility",
            name="lists_people",
            field=models.BooleanField(default=False, verbose_name="職員を一覧に載せる"),
        ),
        migrations.AddField(
            model_name="facility",
            name="search_key",
            field=mcs.core.fields.KeyField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="facility",
            name="sort_key",
            field=mcs.core.fields.KeyField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="profession",
            name="search_key",
            field=mcs.core.fields.KeyField(blank=True, default="", editable=False),
        ),
        migrations.AddField(
            model_name="profile",
            name="about_key",
            field=mcs.core.fields.KeyField(blank=True, default="", editable=False),
        ),
        migrations.AlterField(
            model_name="connection",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "申請中"),
                    ("accepted", "つながり"),
                    ("declined", "辞退"),
                    ("withdrawn", "取下げ"),
                    ("ended", "終了"),
                    ("blocked", "ブロック"),
                ],
                default="requested",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="addressedrequest",
            name="connection",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addressed",
                to="accounts.connection",
            ),
        ),
        migrations.AddField(
            model_name="addressedrequest",
            name="requester",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="addressedrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("requester", "address"),
                name="one_open_request_per_address",
            ),
        ),
    ]
