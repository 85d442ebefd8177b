"""What holds for every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from mcs.core.errors import too_large

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
