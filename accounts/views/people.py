"""Other people's profiles and pictures, and つながり."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from accounts.queries import connections as queries
from accounts.queries import people
from accounts.views.doors import known, person, professional
from mcs.core.files import store

TABS = {"all": "すべて", "kana": "五十音順", "facility": "施設別"}


@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The profile of somebody one knows; relatives see name, profession, facility, its phone, photo."""
    sheet = people.sheet(person(request), known(request, pk))
    return render(request, "accounts/person.html", {"sheet": sheet, "card": sheet.card})


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """The bytes of a face picture, behind the door. `size` is small or large."""
    profile = known(request, pk).profile
    name = {"small": profile.photo_small, "large": profile.photo_large}.get(size)
    if not name:
        raise Http404
    return store.serve(name, content_type="image/jpeg")


@require_GET
def connections(request: HttpRequest) -> HttpResponse:
    """つながり: the people one may invite, searched and in three orders."""
    user = professional(request)
    text = request.GET.get("q", "")[:100]
    tab = request.GET.get("tab", "all")
    groups = queries.grouped(queries.cards_of(queries.search(user, text)), tab)
    context = {"groups": groups, "q": text, "tab": tab, "tabs": _tabs(text, tab)}
    return render(request, "accounts/connections.html", context)


def _tabs(text: str, current: str) -> list[dict[str, object]]:
    """The three tabs, keeping what was searched for."""
    here = reverse("accounts:connections")
    return [
        {"label": label, "url": queries.address(here, tab=tab, q=text), "current": tab == current}
        for tab, label in TABS.items()
    ]
