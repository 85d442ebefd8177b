"""Free groups and the workplace's sharing space."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups."""

    name = "groups"
    verbose_name = "グループ"

    def ready(self) -> None:
        """Tell the engine where the pages of groups are, and the notices what they say."""
        from accounts.actions.affiliations import FOLLOWS
        from groups import notices
        from groups.actions.workplace import ensure_workplace
        from groups.queries import pages
        from timeline import addresses
        from timeline.enums import TimelineKind

        addresses.register(TimelineKind.FREE_GROUP, pages.addresses)
        addresses.register(TimelineKind.WORKPLACE, pages.workplace_addresses)
        addresses.register_members(TimelineKind.FREE_GROUP, pages.member_addresses)
        addresses.register_members(TimelineKind.WORKPLACE, pages.workplace_member_addresses)
        notices.register()
        FOLLOWS.append(lambda actor, affiliation: ensure_workplace(actor, affiliation.facility))
