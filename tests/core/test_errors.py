"""Error pages: Japanese, what to do next, nothing of what failed."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from mcs import urls
from mcs.core import errors

SECRET = "花岡すみ"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{3}")


def raising(error: BaseException):
    """A view that fails so. Open, because it is not about signing in."""

    def view(request: HttpRequest) -> HttpResponse:
        raise error

    view.login_required = False
    return view


urlpatterns = [
    path("bad/", raising(SuspiciousOperation(SECRET))),
    path("denied/", raising(PermissionDenied("この操作は、グループ管理者だけができます。"))),
    path("denied-without-words/", raising(PermissionDenied())),
    path("gone/", raising(Http404(SECRET))),
    path("broken/", raising(ValueError(SECRET))),
    *urls.urlpatterns,
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/bad/", 400), ("/denied/", 403), ("/gone/", 404), ("/nothing/", 404), ("/broken/", 500)],
)
def test_an_error_page_speaks_japanese_and_says_nothing_of_what_failed(
    db, client: Client, address: str, status: int
) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert JAPANESE.search(page)
    assert "</html>" in page
    assert SECRET not in page
    assert "Traceback" not in page


def test_a_refusal_is_told_in_the_words_of_its_rule(db, client: Client) -> None:
    assert "この操作は、グループ管理者だけができます。" in client.get("/denied/").content.decode()


def test_a_refusal_without_words_still_has_a_page(db, client: Client) -> None:
    response = client.get("/denied-without-words/")
    assert response.status_code == 403
    assert JAPANESE.search(response.content.decode())


def _without_token(page: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "token", page)


def test_hidden_and_missing_have_the_same_page(db, client: Client) -> None:
    hidden, missing = (
        _without_token(client.get(address).content.decode()) for address in ("/gone/", "/nothing/")
    )
    assert hidden == missing


def test_words_of_others_errors_do_not_reach_the_page() -> None:
    response = errors.forbidden(RequestFactory().get("/"), ValueError(SECRET))
    assert SECRET not in response.content.decode()


class Unreachable(HttpRequest):
    """A request whose person cannot be read, because the database is what failed."""

    @property
    def user(self):
        raise RuntimeError(SECRET)

    @property
    def session(self):
        raise RuntimeError(SECRET)


def test_the_page_of_a_failure_needs_nothing_of_the_request() -> None:
    response = errors.server_error(Unreachable())
    assert response.status_code == 500
    assert JAPANESE.search(response.content.decode())


def test_a_form_with_an_old_token_is_asked_for_again_in_words(db) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/gone/", {"text": SECRET})
    assert response.status_code == 403
    assert JAPANESE.search(response.content.decode())
    assert "CSRF" not in response.content.decode()


@pytest.mark.parametrize("number", [400, 403, 404, 413, 429, 500, 503])
def test_every_status_has_a_page_that_says_what_to_do(number: int) -> None:
    page = render_to_string(f"{number}.html")
    assert JAPANESE.search(page)
    assert "ください" in page or "お試し" in page or "戻る" in page
