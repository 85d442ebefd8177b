"""Timelines, members, posts."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Timelines."""

    name = "timeline"
    verbose_name = "タイムライン"

    def ready(self) -> None:
        """Hand what upper layers must know downwards: whom one shares a timeline with, and the live handlers."""
        from accounts.queries import people
        from timeline.live import register_handlers
        from timeline.queries.people import shares_a_timeline

        people.KNOWN_BY.append(shares_a_timeline)
        register_handlers()
