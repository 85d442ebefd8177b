"""Whom one knows through timelines."""

from django.db.models import Q

from accounts.models import User
from timeline.enums import MemberState
from timeline.models import Timeline, TimelineMember


def shares_a_timeline(user: User) -> Q:
    """People who are in a timeline together with `user`."""
    members = TimelineMember.objects.filter(
        timeline__in=Timeline.objects.visible_to(user), state=MemberState.ACTIVE
    )
    return Q(pk__in=members.values("user"))
