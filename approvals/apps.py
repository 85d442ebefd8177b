"""Invitations and approval requests."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Approvals."""

    name = "approvals"
    verbose_name = "招待と承認"

    def ready(self) -> None:
        """Register notices and mails, whom an invitation makes known, and what follows a claimed
        affiliation, a device's end, a change of address and the end of a group; and whether an opened link still leads in.
        """
        from accounts.actions import affiliations as accounts_affiliations
        from accounts.actions import devices as accounts_devices
        from accounts.actions.addresses import MOVED
        from accounts.adapter import STILL_INVITED
        from approvals.actions import affiliations, devices
        from approvals.actions.addresses import bind
        from approvals.actions.deletions import close_all, forget_all
        from approvals.actions.invitations import expire_overdue
        from approvals.actions.reminding import remind_waiting
        from approvals.actions.requests import expire_requests
        from approvals.notices import register
        from approvals.queries.tokens import leads_in
        from groups.registry import DELETED, PURGED
        from notices.registry import CHORES

        register()
        CHORES.extend([expire_overdue, expire_requests, remind_waiting])
        accounts_devices.FOLLOWS.append(devices.close_moot)
        accounts_affiliations.CLAIMED.append(affiliations.ask_to_confirm)
        accounts_affiliations.FOLLOWS.append(affiliations.close_moot)
        MOVED.append(bind)
        STILL_INVITED.append(leads_in)
        DELETED.append(close_all)
        PURGED.append(forget_all)
