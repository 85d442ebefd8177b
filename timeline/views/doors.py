"""Getting things for a view: through the door or 404."""

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from accounts.models import User
from timeline.models import Attachment, Post, Timeline

M = TypeVar("M", bound=Model)


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware has let nobody else through."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    return request.user


def one(found: "QuerySet[M]", **which: object) -> M:
    """The one row of `found`, or 404 - the same as for a row that never existed."""
    row = found.filter(**which).first()
    if row is None:
        raise Http404
    return row


def timeline_of(request: HttpRequest, pk: int) -> Timeline:
    """A timeline visible to the signed-in person, or 404."""
    return one(Timeline.objects.visible_to(person(request)), pk=pk)


def post_of(request: HttpRequest, pk: int) -> Post:
    """A post visible to the signed-in person, or 404."""
    return one(Post.objects.visible_to(person(request)).select_related("timeline"), pk=pk)


def attachment_of(request: HttpRequest, key: str) -> Attachment:
    """A file visible to the signed-in person, or 404."""
    return one(Attachment.objects.visible_to(person(request)), key=key)
