"""Whom one knows through timelines, and whom one is only told of."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from timeline.enums import MemberState, TimelineKind
from timeline.models import Acknowledgement, Post, Timeline, TimelineMember

BY_NAME_ONLY = (TimelineKind.COMMUNITY, TimelineKind.DIRECT)
"""Timelines that make nobody known: a community may hold a whole region, and a talk of two outlives the つながり it
was begun in. Their people are named to each other, by the card alone.
"""


def shares_a_timeline(user: User) -> Q:
    """People who work together with `user` in a group or at a workplace."""
    return Q(pk__in=_beside(user).exclude(timeline__kind__in=BY_NAME_ONLY).values("user"))


def meets_in_a_timeline(user: User) -> Q:
    """People who only write in the same community, or with whom `user` has a talk of two."""
    return Q(pk__in=_beside(user).filter(timeline__kind__in=BY_NAME_ONLY).values("user"))


def _beside(user: User) -> QuerySet[TimelineMember]:
    return TimelineMember.objects.filter(
        timeline__in=Timeline.objects.visible_to(user), state=MemberState.ACTIVE
    )


def has_words_there(user: User) -> Q:
    """People whose posts or 了解 stand in a timeline of `user`, members of it still or not any more: face and name
    stay with what they wrote, so their card opens.
    """
    members = TimelineMember.objects.filter(timeline__in=Timeline.objects.visible_to(user))
    posts = Post.objects.filter(timeline=OuterRef("timeline"), author=OuterRef("user"))
    read = Acknowledgement.objects.filter(post__timeline=OuterRef("timeline"), user=OuterRef("user"))
    return Q(pk__in=members.filter(Exists(posts) | Exists(read)).values("user"))
