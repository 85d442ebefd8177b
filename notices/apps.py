"""お知らせ, announcements, deliveries."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "notices"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        """Let the background thread send what the outbox holds, and hand in the mail that counts what is new."""
        from mcs.core import background
        from notices import mails, notices, tasks
        from notices.actions import announce_due, forget_old
        from notices.registry import CHORES

        mails.register()
        notices.register()
        CHORES.extend([announce_due, forget_old])
        background.register(dispatch=tasks.dispatch, sweep=tasks.Rounds())
