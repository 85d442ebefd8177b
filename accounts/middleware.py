"""The door every signed-in request passes."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from accounts.access import SessionRefused, require_session

GetResponse = Callable[[HttpRequest], HttpResponse]


def session_door(get_response: GetResponse) -> GetResponse:
    """Ask require_session about every signed-in request; a refused session ends and leads to the sign-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            try:
                require_session(request.user, request.session.session_key)
            except SessionRefused:
                logout(request)
                return _whole_page(request, redirect_to_login(request.get_full_path()))
        return _whole_page(request, get_response(request))

    return middleware


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Where a fragment was asked for, have the whole page go to the sign-in page, not the fragment; and lead
    back to the page a form stood on, as the form's own address may open for nothing but the form.
    """
    sign_in = resolve_url("account_login")
    if request.headers.get("HX-Request") == "true" and response.get("Location", "").startswith(sign_in):
        here = _path(request, "HX-Current-URL") or "/"
        return HttpResponse(status=204, headers={"HX-Redirect": f"{sign_in}?{urlencode({'next': here})}"})
    refused = redirect_to_login(request.get_full_path()).url
    page = _path(request, "Referer") if request.method == "POST" else ""
    return redirect_to_login(page) if page and response.get("Location") == refused else response


def _path(request: HttpRequest, header: str) -> str:
    """The page of this site that a header names; empty where it names none."""
    try:
        address = urlsplit(request.headers.get(header, ""))
    except ValueError:
        return ""
    return address.path if address.netloc == request.get_host() else ""
