"""Free groups, communities and the workplace's sharing space."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups."""

    name = "groups"
    verbose_name = "グループ"

    def ready(self) -> None:
        """Tell the engine where the pages of groups are, and the notices what they say."""
        from accounts.actions.affiliations import FOLLOWS
        from groups import notices
        from groups.access import require_talking
        from groups.actions.deleting import purge_overdue
        from groups.actions.workplace import ensure_workplace
        from groups.models import Community, FreeGroup
        from groups.queries import direct, pages
        from notices.registry import CHORES
        from timeline import addresses
        from timeline.access import WRITING
        from timeline.enums import TimelineKind
        from timeline.queries.naming import NAMES

        for kind, group in ((TimelineKind.FREE_GROUP, FreeGroup), (TimelineKind.COMMUNITY, Community)):
            addresses.register(kind, pages.addresses_of(group, "page"))
            addresses.register_members(kind, pages.addresses_of(group, "members"))
        addresses.register(TimelineKind.WORKPLACE, pages.workplace_addresses)
        addresses.register_members(TimelineKind.WORKPLACE, pages.workplace_member_addresses)
        addresses.register(TimelineKind.DIRECT, direct.addresses)
        NAMES[TimelineKind.DIRECT] = direct.names
        WRITING[TimelineKind.DIRECT] = require_talking
        notices.register()
        CHORES.append(purge_overdue)
        FOLLOWS.append(lambda actor, affiliation: ensure_workplace(actor, affiliation.facility))
