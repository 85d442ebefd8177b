"""施設の管理: the desk of who manages a facility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import access
from accounts.queries import facilities
from accounts.views.doors import professional
from desk.queries.home import desks


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What there is to look after, for each of the facilities one manages."""
    user = professional(request)
    access.require_manager(user)
    return render(request, "desk/home.html", {"desks": desks(facilities.managed(user))})
