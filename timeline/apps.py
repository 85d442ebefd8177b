"""Timelines, members, posts."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Timelines."""

    name = "timeline"
    verbose_name = "タイムライン"

    def ready(self) -> None:
        """Hand what upper layers must know downwards: whom one shares a timeline with, whose words
        stand there, and the live handlers.
        """
        from accounts.actions.affiliations import FOLLOWS
        from accounts.middleware import INSTEAD
        from accounts.queries import people
        from notices.registry import CHORES
        from timeline.actions.drafts import forget_old
        from timeline.actions.forgotten import forget_unposted
        from timeline.actions.roles import end_held_for, tend
        from timeline.live import register_handlers
        from timeline.notices import register as register_notices
        from timeline.queries.people import has_words_there, meets_in_a_timeline, shares_a_timeline
        from timeline.views.drafts import typed

        people.KNOWN_BY.append(shares_a_timeline)
        people.NAMED_BY += [has_words_there, meets_in_a_timeline]
        FOLLOWS.append(end_held_for)
        INSTEAD["timeline:post_create"] = typed
        CHORES.extend([forget_unposted, forget_old, tend])
        register_notices()
        register_handlers()
