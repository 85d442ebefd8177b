"""What holds for every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

type_of_view = Callable[[HttpRequest], HttpResponse]


def never_cache(get_response: type_of_view) -> type_of_view:
    """Keep every page out of every cache, so that the back button shows nothing after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    return middleware
