"""The timeline as a page; the apps that own timelines call it with their own head."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from timeline import access, fragments
from timeline.models import Post, Timeline
from timeline.queries import drafts, unread
from timeline.queries import posts as queries
from timeline.views.doors import person


def page(request: HttpRequest, timeline: Timeline, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a timeline that came through the door. `template` extends timeline/page.html and brings the head."""
    posts = timeline_context(request, timeline)
    written = composer(person(request), timeline) if posts["is_newest"] else {}
    return render(request, template, context | posts | written)


def timeline_context(request: HttpRequest, timeline: Timeline) -> dict[str, Any]:
    """The posts of one page. The version was read before the posts: what comes in between is pushed again, not lost."""
    user = person(request)
    before = number_of(request, "before")
    posts = queries.newest(user, timeline, before=before)
    unread_count = unread.counts(user, [timeline.pk]).get(timeline.pk, 0)
    read_number = unread.read_up_to(user, timeline)
    return {
        "timeline": timeline,
        "fragments": fragments.render_all(posts),
        "read_number": read_number,
        "unread_line_at": unread_line(posts, read_number) if unread_count else None,
        "older_than": older_than(posts),
        "is_newest": before is None,
        "unread_count": unread_count,
        "side": timeline.side,
    }


def composer(user: Any, timeline: Timeline) -> dict[str, Any]:
    """Whether and as what one writes here, with what one was writing; else a new key per page, so that a double
    click makes one post.
    """
    try:
        access.require_post(user, timeline)
    except ValidationError as refused:
        return {"may_post": False, "locked": refused.messages[0]}
    found = drafts.restored(user, timeline)
    if found is None:
        return {"may_post": True, "client_key": uuid4()}
    return {
        "may_post": True,
        "client_key": found.draft.client_key,
        "revision": found.draft.revision,
        "text": found.draft.text,
        "attachments": found.attachments,
        "restored": found,
    }


def unread_line(posts: list[Post], read_number: int) -> int | None:
    """The place of the first post of the page that was read before; None where nothing above it is new."""
    return next((at for at, post in enumerate(posts) if post.number <= read_number), None) or None


def older_than(posts: list[Post]) -> int | None:
    """The number below which the next page begins, None at the end."""
    return posts[-1].number if len(posts) == queries.PAGE else None


def number_of(request: HttpRequest, name: str) -> int | None:
    """A whole number of the query string, None where there is none that fits."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
