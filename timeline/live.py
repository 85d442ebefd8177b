"""What the hub asks about timelines: who may see an event now, and what is shown of it. Once per process and event."""

import json

from accounts.access import good_sessions
from mcs.core.live import registry
from mcs.core.live.events import Event
from mcs.core.live.registry import Delivery
from timeline import fragments
from timeline.models import Post, Timeline
from timeline.queries.posts import keyed


def register_handlers() -> None:
    """Hand the callables in, at start."""
    registry.register("post", post_changed)
    registry.register("members", members_changed)
    registry.register("notice", notice_changed)
    registry.register("activity", somebody_wrote)
    registry.set_recheck(good_sessions)
    registry.set_versions(versions)
    registry.set_viewers(viewers_of)


def post_changed(event: Event) -> Delivery | None:
    """A post is new or changed: its fragment, for those who may see its timeline now."""
    wanted = Post.objects.filter(pk=event.number("post") or 0, timeline=event.number("timeline"))
    post = keyed(wanted).first()
    if post is None:
        return None
    frame = {
        "type": "post",
        "timeline": post.timeline_id,
        "post": post.pk,
        "number": post.number,
        "version": post.version,
        "covers": list(event.covers),
        "html": fragments.render_all([post])[0],
    }
    return Delivery(json.dumps(frame, ensure_ascii=False), _viewer_ids(post.timeline_id), post.timeline_id)


def members_changed(event: Event) -> Delivery | None:
    """Somebody left: takes the timeline away from sockets that may no longer see it."""
    timeline_id = event.number("timeline")
    return Delivery("", _viewer_ids(timeline_id), timeline_id) if timeline_id is not None else None


def notice_changed(event: Event) -> Delivery | None:
    """Something waits for a person: their pages ask again. The frame says nothing of it."""
    user_id = event.number("user")
    return Delivery('{"type":"notice"}', frozenset([user_id])) if user_id is not None else None


def somebody_wrote(event: Event) -> Delivery | None:
    """A new post somewhere: all pages of those who may see it ask again for their counts, each at its own time."""
    timeline_id = event.number("of")
    return Delivery('{"type":"activity"}', _viewer_ids(timeline_id)) if timeline_id is not None else None


def versions(timeline_ids: list[int]) -> dict[int, int]:
    """The present versions of these timelines."""
    return dict(Timeline.objects.filter(pk__in=timeline_ids).values_list("pk", "version"))


def viewers_of(timeline_ids: list[int]) -> dict[int, frozenset[int]]:
    """Who may see each of these timelines now."""
    return {pk: _viewer_ids(pk) for pk in timeline_ids}


def _viewer_ids(timeline_id: int) -> frozenset[int]:
    return frozenset(Timeline.objects.viewers(timeline_id).values_list("pk", flat=True))
