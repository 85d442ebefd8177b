"""What holds for every answer."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from mcs.core.errors import bad_request, too_large

UTF_8 = {"utf-8", "utf8"}

type_of_view = Callable[[HttpRequest], HttpResponse]


def never_cache(get_response: type_of_view) -> type_of_view:
    """Keep every page out of every cache, so that the back button shows nothing after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    return middleware


def body_limit(get_response: type_of_view) -> type_of_view:
    """Refuse a body that is larger than all files a form may carry, before anything of it is read."""
    limit = settings.UPLOAD_MAX_FILES * settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > limit:
            return too_large(request)
        return get_response(request)

    return middleware


def readable(get_response: type_of_view) -> type_of_view:
    """Let through only what a database takes: no NUL in an address, no text in another charset than UTF-8
    (some bring lone surrogates along). In a query NUL counts as a space, a cookie with it as none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or (request.encoding or "utf-8").lower() not in UTF_8:
            return bad_request(request, BadRequest())
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%20")
        if any("\x00" in value for value in request.COOKIES.values()):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        return get_response(request)

    return middleware


def method_page(get_response: type_of_view) -> type_of_view:
    """Say in words what a method that is not allowed would show as an empty page: an address that only takes
    what a form sends, opened by a reload or out of the history.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html").encode()
        return response

    return middleware
