"""お知らせ, announcements, deliveries."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "notices"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        """Let the background thread send what the outbox holds."""
        from mcs.core import background
        from notices import tasks

        background.register(dispatch=tasks.dispatch, sweep=tasks.Rounds())
