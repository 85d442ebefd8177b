"""Error pages: Japanese, what to do next, nothing of what failed."""

import sys

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: seen but not allowed; the sentence is the access function's."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same page for what does not exist and for what may not be seen."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without any context; 503 where the database is away or overloaded, so that trying again is worth it."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError, PoolTimeout)):
        return render(None, "503.html", status=503)
    return render(None, "500.html", status=500)  # without request: its processors may have failed


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more bytes than any form of ours sends."""
    return render(None, "413.html", status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the form token, mostly a page left open over a sign-out: asks to open it again."""
    return render(request, "403_csrf.html", status=403)
