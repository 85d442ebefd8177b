"""Invitations and approval requests."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Approvals."""

    name = "approvals"
    verbose_name = "招待と承認"

    def ready(self) -> None:
        """Register notices and mails, whom an invitation makes known, and what follows a device's end
        and a change of address.
        """
        from accounts.actions.addresses import MOVED
        from accounts.actions.devices import FOLLOWS
        from approvals.actions.addresses import bind
        from approvals.actions.devices import close_moot, expire_devices
        from approvals.actions.invitations import expire_overdue
        from approvals.notices import register
        from notices.registry import CHORES

        register()
        CHORES.extend([expire_overdue, expire_devices])
        FOLLOWS.append(close_moot)
        MOVED.append(bind)
