"""The bottom layer: knows no other app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core."""

    name = "mcs.core"
    label = "core"
    verbose_name = "共通"
