"""Other people's profiles and pictures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from accounts import access
from accounts.models import User
from accounts.queries import people
from accounts.queries.standing import standing
from accounts.views.doors import known, person
from mcs.core.files import store
from mcs.core.permissions import allows


@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The profile of somebody one knows; relatives see name, profession, facility, its phone, photo."""
    user, other = person(request), known(request, pk)
    sheet = people.sheet(user, other)
    context = {"sheet": sheet, "card": sheet.card, "may": _may(user, other)}
    return render(request, "accounts/person.html", context)


def _may(user: User, other: User) -> dict[str, Any]:
    """Which acts towards `other` stand on the page; none for relatives and on one's own."""
    stands = standing(user, other)
    return {
        "stands": stands,
        "ask": not stands.asked and not stands.waits and allows(access.require_ask, user, other),
        "block": not stands.blocked and allows(access.require_block, user, other),
        "talk": allows(access.require_talk, user, other),
    }


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """The bytes of a face picture, behind the door. `size` is small or large."""
    profile = known(request, pk).profile
    name = {"small": profile.photo_small, "large": profile.photo_large}.get(size)
    if not name:
        raise Http404
    return store.serve(name, content_type="image/jpeg")
