"""Invitations and approval requests."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Approvals."""

    name = "approvals"
    verbose_name = "招待と承認"

    def ready(self) -> None:
        """Register notices and mails of invitations, and whom an invitation makes known."""
        from approvals.actions.invitations import expire_overdue
        from approvals.notices import register
        from notices.registry import CHORES

        register()
        CHORES.append(expire_overdue)
