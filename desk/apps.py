"""The facility's own desk: its people, its devices, what it asks of their sessions; and who wants to come in."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """施設の管理."""

    name = "desk"
    verbose_name = "施設の管理"

    def ready(self) -> None:
        """Register notices and mails, and what follows a claim to a facility that nobody knows."""
        from accounts.actions.affiliations import CLAIMED, FOLLOWS
        from desk.actions.applications import apply, close_moot
        from desk.notices import register

        register()
        CLAIMED.append(apply)
        FOLLOWS.append(close_moot)
