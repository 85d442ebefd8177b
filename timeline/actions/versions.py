"""The version of a timeline: taken under a lock of its row, so that versions become visible in order."""

from django.db.models import F

from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from timeline.models import Post, Timeline


def take(timeline_id: int) -> int:
    """The next version of the timeline, inside the caller's transaction.

    Holds the timeline's row until the transaction ends, so that nobody can commit out of order.
    """
    Timeline.objects.filter(pk=timeline_id).update(version=F("version") + 1)
    return Timeline.objects.values_list("version", flat=True).get(pk=timeline_id)


def touch(post: Post) -> int:
    """A new version for a post that changed, inside the caller's transaction; announced on commit."""
    version = take(post.timeline_id)
    Post.objects.filter(pk=post.pk).update(version=version)
    announce_post(post.timeline_id, post.pk, version)
    return version


def announce_post(timeline_id: int, post_id: int, version: int) -> None:
    """Tell every serving process that a post changed, inside the caller's transaction; ids only."""
    announce(Event("post", {"timeline": timeline_id, "post": post_id, "version": version}))
