"""Whether this process answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks neither database nor Redis: a dead one must not get the process killed."""
    return HttpResponse("ok", content_type="text/plain")
