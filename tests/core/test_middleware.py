"""What holds for every answer."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from mcs.core.middleware import never_cache, readable
from tests import factories as make


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


@pytest.mark.parametrize("charset", ["unicode_escape", "hex", "idna", "utf-16"])
def test_text_in_another_charset_is_not_read(db, charset: str) -> None:
    parts = '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800@example.jp\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = Client().generic("POST", "/accounts/password/reset/", parts.encode(), content_type=kind)
    assert answer.status_code == 400
    assert "内容を読み取れませんでした" in answer.content.decode()


def test_an_address_with_nul_is_not_read(db) -> None:
    assert Client().get("/files/a%00b/large/").status_code == 400


def test_nul_in_a_query_is_a_space_and_a_cookie_with_it_is_none() -> None:
    request = RequestFactory().get("/?q=a%00b")
    request.COOKIES = {"sid": "\x00" + "a" * 20, "csrf": "kept"}
    readable(lambda _: HttpResponse())(request)
    assert request.GET["q"] == "a b"
    assert request.COOKIES == {"csrf": "kept"}


def test_an_address_that_only_takes_what_a_form_sends_says_so_in_words(db, as_user) -> None:
    answer = as_user(make.user("看護 花子")).get("/notices/read/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "このページは開き直せません" in answer.content.decode()
    assert answer["Content-Length"] == str(len(answer.content))
