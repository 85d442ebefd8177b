"""What holds for every answer."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from mcs.core.middleware import never_cache


def answer(response: HttpResponse) -> HttpResponse:
    return never_cache(lambda request: response)(RequestFactory().get("/"))


def test_a_page_is_kept_by_nobody() -> None:
    assert "no-store" in answer(HttpResponse("x"))["Cache-Control"]
    assert "private" in answer(HttpResponse("x"))["Cache-Control"]


def test_an_answer_that_says_itself_how_long_it_holds_is_left_alone() -> None:
    own = HttpResponse("x", headers={"Cache-Control": "private, max-age=60"})
    assert answer(own)["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/help/", "/nothing/here/"])
def test_every_answer_has_the_headers(db, path: str) -> None:
    response = Client().get(path)
    policy = response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert "camera=()" in response["Permissions-Policy"]
