"""Invitations and approval requests."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Approvals."""

    name = "approvals"
    verbose_name = "招待と承認"

    def ready(self) -> None:
        """Register notices and mails of invitations, and whom an invitation makes known."""
        from approvals.notices import register

        register()
