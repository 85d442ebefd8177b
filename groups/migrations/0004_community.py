"""Communities."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0003_more_of_a_group"),
        ("timeline", "0003_notice_choice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Community",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="グループ名")),
                ("purpose", models.CharField(blank=True, max_length=400, verbose_name="グループの説明")),
                ("search_key", models.CharField(blank=True, default="", editable=False, max_length=600)),
                ("photo_large", models.CharField(blank=True, default="", editable=False, max_length=120)),
                ("photo_small", models.CharField(blank=True, default="", editable=False, max_length=120)),
                (
                    "client_key",
                    models.UUIDField(
                        editable=False,
                        help_text="made by the form: a second submit answers with the first group",
                        null=True,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "joining",
                    models.CharField(
                        choices=[
                            ("open", "だれでもすぐに参加できる"),
                            ("request", "管理者の承認を受けて参加する"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="参加のしかた",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "timeline",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="community",
                        to="timeline.timeline",
                    ),
                ),
            ],
            options={
                "verbose_name": "コミュニティ",
                "verbose_name_plural": "コミュニティ",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("created_by", "client_key"), name="one_community_per_submit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deleted_at__isnull", True), ("deleted_by__isnull", True)),
                            models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="community_deleted_by_somebody",
                    ),
                ],
            },
        ),
    ]
