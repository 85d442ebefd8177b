"""Telling members of what happens in their timelines, inside the caller's transaction; and what they choose to hear."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from mcs.core import audit
from notices import actions as notices
from timeline import access
from timeline.enums import NoticeScope, Told
from timeline.models import Like, NoticeChoice, Post, Timeline
from timeline.queries import telling

LAPSING: list[str] = [Told.POSTS, Told.NAMED, Told.UNNAMED, Told.INHERITED]
"""The kinds of notices whose subject is a timeline and which tell nothing any more to who does not see it; the apps
above add theirs.
"""


def tell_post(post: Post) -> None:
    """A post is new: one unseen notice per timeline and person, in the post's own transaction. So many statements
    for five members as for fifty. The event of the post makes the open pages ask; none is told one by one.
    """
    notices.tell_anew(
        telling.told_of_posts(post), Told.POSTS, post.timeline_id, actor=post.author, upto=post.number
    )


def tell_answer(actor: User, post: Post, *, kind: str) -> None:
    """Somebody said 「了解」 or 「いいね」: its author hears of it, in one notice per post and kind."""
    told = [pk for pk in telling.told_of_answers(post) if pk != actor.pk]
    notices.tell_anew(told, kind, post.pk, actor=actor)
    notices.stir(told)


def untell_like(post: Post) -> None:
    """A 「いいね」 was taken back: where it was the only one, nothing is told of any more."""
    if not Like.objects.filter(post=post).exclude(user=post.author_id).exists():
        notices.clear(Told.LIKED, post.pk)


def has_read(user: User, timeline: Timeline, number: int) -> None:
    """The read mark has reached `number`: what was told up to there was seen in time, and no mail tells of it."""
    notices.clear_upto(user, Told.POSTS, timeline.pk, number)


def has_left(timelines: Iterable[Timeline], users: Iterable[User]) -> None:
    """These people see these timelines no more: nothing new waits for them there. Two statements."""
    ids, people = [t.pk for t in timelines], [u.pk for u in users]
    notices.clear_for(people, LAPSING, ids)
    own = Post.objects.filter(timeline__in=ids, author__in=people).values("pk")
    notices.clear_for(people, [Told.ACKNOWLEDGED, Told.LIKED], own)


@transaction.atomic
def choose(actor: User, timeline: Timeline, *, scope: NoticeScope) -> None:
    """「すべて」「自分あてと要了解」「なし」 for one of one's timelines. Raises PermissionDenied for somebody who is no
    member.
    """
    access.require_membership(actor, timeline)
    NoticeChoice.objects.update_or_create(user=actor, timeline=timeline, defaults={"scope": scope})
    audit.record(actor, "notices.choose", timeline=timeline.pk, scope=scope)
    if scope != NoticeScope.ALL:
        notices.clear_for([actor.pk], [Told.POSTS], [timeline.pk])
        notices.stir([actor.pk])
