"""A post as HTML, the same for everybody who may see it, kept per process under everything it shows.

Fragments never leave the process that made them but to the browsers of people whom a door let in.
"""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.queries.people import PersonCard, card
from timeline.enums import AttachmentKind
from timeline.models import Post
from timeline.queries import posts as queries

KEPT = 5_000
Key = tuple[int, int, int, int]


class FragmentCache:
    """The most recently used fragments of this process; safe between threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._fragments: OrderedDict[Key, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> SafeString | None:
        """The fragment of `key`, if it is kept."""
        with self._lock:
            if key in self._fragments:
                self._fragments.move_to_end(key)
            return self._fragments.get(key)

    def put(self, key: Key, fragment: SafeString) -> None:
        """Keep a fragment; the one unused for longest makes room."""
        with self._lock:
            self._fragments[key] = fragment
            self._fragments.move_to_end(key)
            while len(self._fragments) > self._kept:
                self._fragments.popitem(last=False)

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._fragments.clear()


cache = FragmentCache()


def key_of(post: Post) -> Key:
    """Everything a fragment depends on: the post's version, its author's profile version, and the year (dates)."""
    return post.pk, post.version, post.author.profile.version, timezone.localdate().year


def render_all(posts: Iterable[Post]) -> list[SafeString]:
    """The fragments of posts that came through the door, in their order; queries only for those not kept."""
    posts = list(posts)
    found = {post.pk: cache.get(key_of(post)) for post in posts}
    missing = [pk for pk, fragment in found.items() if fragment is None]
    if missing:
        found |= _render_missing(missing)
    return [fragment for post in posts if (fragment := found[post.pk]) is not None]


def _render_missing(post_ids: list[int]) -> dict[int, SafeString]:
    template = get_template("timeline/_post.html")
    rendered = {}
    for pk, post in queries.shown(post_ids).items():
        rendered[pk] = SafeString(template.render(_context(post)))
        cache.put(key_of(post), rendered[pk])
    return rendered


def _context(post: Post) -> dict[str, object]:
    author = card(post.author)
    attachments = list(post.attachments.all())
    return {
        "post": post,
        "author": author,
        "role": _role(post, author),
        "left": author.left or queries.author_left(post),
        "photos": [a for a in attachments if a.kind == AttachmentKind.IMAGE],
        "files": [a for a in attachments if a.kind != AttachmentKind.IMAGE],
        "acknowledged": [a.user_id for a in post.acknowledgements.all()],
        "liked": [a.user_id for a in post.likes.all()],
    }


def _role(post: Post, author: PersonCard) -> str:
    """職種 (施設) with the facility as it was at writing; of patients and relatives, that they are one."""
    if not post.author.is_professional:
        return post.author.get_kind_display()
    return f"{author.professions} ({post.author_facility})" if post.author_facility else author.professions
