"""How long one stays signed in."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import sign_in
from accounts.models import OpenSession
from accounts.queries.sessions import limits
from accounts.views.doors import person, this_session
from mcs.core.network import ip_of


@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """How many seconds this session lasts, for the page's own script. Asking does not prolong it."""
    return _told(request, this_session(request))


@require_POST
def touch(request: HttpRequest) -> HttpResponse:
    """「続けて使う」, and that somebody is there: the idle time begins anew at once."""
    row = this_session(request)
    sign_in.touch(person(request), row, ip=ip_of(request))
    return _told(request, row)


def _told(request: HttpRequest, row: OpenSession) -> JsonResponse:
    held = getattr(request, "held", None) is not None
    return JsonResponse(asdict(limits(row)) | {"user": person(request).pk, "held": held})
