"""了解 and いいね."""

from django.db import transaction

from accounts.models import User
from mcs.core import audit
from timeline import access
from timeline.actions import telling, versions
from timeline.enums import Told
from timeline.models import Acknowledgement, Like, Post


@transaction.atomic
def acknowledge(actor: User, post: Post) -> None:
    """Say 「了解」 to a post that came through the door. Pressed again it stays as it was said first.

    Raises PermissionDenied on one's own post.
    """
    access.require_acknowledge(actor, post)
    _, new = Acknowledgement.objects.get_or_create(post=post, user=actor)
    if new:
        audit.record(actor, "post.acknowledge", post, timeline=post.timeline_id)
        telling.tell_answer(actor, post, kind=Told.ACKNOWLEDGED)
        versions.touch(post)


@transaction.atomic
def like(actor: User, post: Post) -> None:
    """いいね to a post that came through the door; once however often it is pressed."""
    access.require_like(actor, post)
    _, new = Like.objects.get_or_create(post=post, user=actor)
    if new:
        audit.record(actor, "post.like", post, timeline=post.timeline_id)
        telling.tell_answer(actor, post, kind=Told.LIKED)
        versions.touch(post)


@transaction.atomic
def unlike(actor: User, post: Post) -> None:
    """Take one's いいね back."""
    access.require_membership(actor, post.timeline)
    gone, _ = Like.objects.filter(post=post, user=actor).delete()
    if gone:
        audit.record(actor, "post.unlike", post, timeline=post.timeline_id)
        telling.untell_like(post)
        versions.touch(post)
