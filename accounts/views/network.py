"""Where somebody is led who comes from an address that a facility does not let in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.queries.networks import closed_to
from accounts.views.doors import person
from mcs.core.network import ip_of


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """「このネットワークからは使えません」: which facility, whom to call, and 「もう一度試す」. Leads on once it opens."""
    ip = ip_of(request)
    closed = closed_to(person(request), ip=ip)
    if not closed:
        return redirect("home")
    return render(request, "accounts/network.html", {"closed": closed, "ip": ip}, status=403)
