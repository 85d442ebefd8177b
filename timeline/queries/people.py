"""Whom one knows through timelines."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from timeline.enums import MemberState
from timeline.models import Acknowledgement, Post, Timeline, TimelineMember


def shares_a_timeline(user: User) -> Q:
    """People who are in a timeline together with `user`."""
    members = TimelineMember.objects.filter(
        timeline__in=Timeline.objects.visible_to(user), state=MemberState.ACTIVE
    )
    return Q(pk__in=members.values("user"))


def has_words_there(user: User) -> Q:
    """People whose posts or 了解 stand in a timeline of `user`, members of it still or not any more: face and name
    stay with what they wrote, so their card opens.
    """
    members = TimelineMember.objects.filter(timeline__in=Timeline.objects.visible_to(user))
    posts = Post.objects.filter(timeline=OuterRef("timeline"), author=OuterRef("user"))
    read = Acknowledgement.objects.filter(post__timeline=OuterRef("timeline"), user=OuterRef("user"))
    return Q(pk__in=members.filter(Exists(posts) | Exists(read)).values("user"))
