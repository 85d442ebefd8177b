"""Getting things for a view: through the door or 404."""

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from accounts.access import require_care_door
from accounts.models import AddressedRequest, Connection, Device, Facility, OpenSession, User
from accounts.queries import connecting, lost, people, signed_in

M = TypeVar("M", bound=Model)


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


def own_session(request: HttpRequest, pk: int) -> OpenSession:
    """A live session of the signed-in person; 404 for somebody else's."""
    found = signed_in.live(signed_in.visible_to(person(request)).filter(pk=pk))
    if not found:
        raise Http404
    return found[0]


def own_device(request: HttpRequest, pk: int) -> Device:
    """A device the signed-in person may report as lost, or 404."""
    found = lost.visible_to(person(request), here=this_session(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def connection_of(request: HttpRequest, pk: int) -> Connection:
    """A つながり申請 of the signed-in person, or 404."""
    return _one(connecting.visible_to(professional(request)).filter(pk=pk))


def blocked_of(request: HttpRequest, pk: int) -> User:
    """Somebody whom the signed-in person has blocked, or 404."""
    return _one(people.blocked_by(professional(request)).filter(pk=pk))


def addressed_of(request: HttpRequest, pk: int) -> AddressedRequest:
    """What the signed-in person has sent to an address, or 404."""
    return _one(connecting.sent_to_addresses(professional(request)).filter(pk=pk))


def listing_facility(request: HttpRequest, pk: int) -> Facility:
    """A facility that lets the signed-in professional look through its people, or 404."""
    professional(request)
    return _one(connecting.listing_facilities().filter(pk=pk))


def _one(found: QuerySet[M]) -> M:
    row = found.first()
    if row is None:
        raise Http404
    return row
