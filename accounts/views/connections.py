"""「つながり」: the people one may invite."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.queries import connecting
from accounts.queries.connections import own_listing
from accounts.views.doors import professional
from accounts.views.listings import is_part, listing_context, sought


@require_GET
def connections(request: HttpRequest) -> HttpResponse:
    """Searched and in three orders, page by page; as a fragment for the page's own script."""
    user, asked = professional(request), sought(request)
    listing = own_listing(user, text=asked.text, tab=asked.tab, after=asked.after, row=asked.row)
    context = listing_context(reverse("accounts:connections"), asked, listing)
    if is_part(request, "people"):
        return render(request, "accounts/_connections.html", context | {"part": True})
    context["received"] = connecting.waiting_for(user).count()
    return render(request, "accounts/connections.html", context)
