"""Getting things for a view: through the door or 404."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from accounts.access import require_care_door
from accounts.models import OpenSession, User
from accounts.queries import people


def person(request: HttpRequest) -> User:
    """The signed-in person; the middleware has let nobody else through."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    return request.user


def professional(request: HttpRequest) -> User:
    """The signed-in professional; 404 for patients and relatives."""
    user = person(request)
    require_care_door(user)
    return user


def known(request: HttpRequest, pk: int) -> User:
    """Somebody whose profile the signed-in person may open, with what a card needs; or 404."""
    found = people.with_cards(people.visible_to(person(request))).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def this_session(request: HttpRequest) -> OpenSession:
    """The session of this request, as the middleware has read it."""
    row = getattr(request, "session_row", None)
    if not isinstance(row, OpenSession):
        raise Http404
    return row
