"""The posts of one timeline, by their numbers, and everything a fragment shows."""

from django.db.models import Prefetch, QuerySet

from accounts.models import Affiliation, User
from accounts.queries.people import with_cards
from timeline.models import Acknowledgement, Attachment, Like, Post, Timeline

PAGE = 20
CATCH_UP = 100
"""So many changed posts are handed over after a gap; with more the page is opened anew."""


def newest(user: User, timeline: Timeline, *, before: int | None = None, limit: int = PAGE) -> list[Post]:
    """One page of posts visible to `user`, newest first, below the number `before`; only what a fragment key needs."""
    posts = Post.objects.visible_to(user).filter(timeline=timeline)
    if before is not None:
        posts = posts.filter(number__lt=before)
    return list(keyed(posts).order_by("-number")[:limit])


def changed(user: User, timeline: Timeline, *, after: int) -> list[Post]:
    """Posts visible to `user` that changed after the timeline's version `after`, oldest change first."""
    posts = Post.objects.visible_to(user).filter(timeline=timeline, version__gt=after)
    return list(keyed(posts).order_by("version")[: CATCH_UP + 1])


def found(user: User, words: list[str]) -> QuerySet[Post]:
    """Visible posts that hold every one of `words` as written, newest first."""
    posts = Post.objects.visible_to(user)
    for word in words:
        posts = posts.filter(text__icontains=word)
    return posts.order_by("-created_at", "-pk")


def keyed(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Posts with just enough to look a fragment up in the cache."""
    return posts.select_related("author__profile").only(
        "timeline_id",
        "number",
        "version",
        "author_id",
        "author__profile__version",
        "author__profile__user_id",
    )


def current(post: Post) -> Post:
    """A post that came through the door as it is now, with just enough to look its fragment up."""
    return keyed(Post.objects.filter(pk=post.pk)).get()


def unposted(user: User, timeline: Timeline, keys: list[str]) -> list[Attachment]:
    """Those of these files that `user` uploaded here and has not posted, in the order of the keys."""
    found = {
        a.key: a
        for a in Attachment.objects.visible_to(user).filter(timeline=timeline, key__in=keys, post=None)
    }
    return [found[key] for key in keys if key in found]


def shown(post_ids: "list[int]") -> dict[int, Post]:
    """Posts by id with everything their fragments show, in a fixed number of queries. The ids came through a door."""
    posts = Post.objects.filter(pk__in=post_ids).select_related("timeline", "author_affiliation")
    return {
        post.pk: post
        for post in posts.prefetch_related(
            Prefetch("author", with_cards(User.objects.all())),
            "attachments",
            Prefetch("acknowledgements", Acknowledgement.objects.only("post_id", "user_id").order_by("pk")),
            Prefetch("likes", Like.objects.only("post_id", "user_id").order_by("pk")),
        )
    }


def author_left(post: Post) -> bool:
    """Whether the affiliation the post was written under has ended (「退職」)."""
    affiliation: Affiliation | None = post.author_affiliation
    return affiliation is not None and affiliation.ended_at is not None
