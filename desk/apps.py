"""The facility's own desk: its people, its devices, what it asks of their sessions."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """施設の管理."""

    name = "desk"
    verbose_name = "施設の管理"
