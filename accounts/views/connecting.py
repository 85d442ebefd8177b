"""つながり申請: asked, answered, taken back, ended; and blocks."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access
from accounts.actions import connections as acts
from accounts.models import Connection, User
from accounts.queries import requests as queries
from accounts.queries.people import card
from accounts.views.doors import blocked_of, connection_of, known, professional


@require_GET
def connection_requests(request: HttpRequest) -> HttpResponse:
    """「つながり申請」: what waits for oneself, what one waits for, and whom one has blocked."""
    return render(request, "accounts/connection_requests.html", {"page": queries.page(professional(request))})


@require_POST
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """「つながり申請」 to the person whose page is open."""
    user, other = professional(request), known(request, pk)
    access.require_connecting(user)
    name = other.profile.name
    done = f"{name}さんにつながり申請を送りました。返事が届くと、お知らせでわかります。"
    _done(request, lambda: acts.ask(user, other), done)
    return redirect("accounts:person", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """「つながりをやめる」, after asking."""
    user, other = professional(request), known(request, pk)
    access.require_end(user, other)
    if request.method != "POST":
        return _question(request, other, "disconnect")
    _done(request, lambda: acts.end(user, other), f"{other.profile.name}さんとのつながりをやめました。")
    return redirect("accounts:connections")


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """「ブロックする」, after saying what it does and what it does not."""
    user, other = professional(request), known(request, pk)
    access.require_block(user, other)
    if request.method != "POST":
        return _question(request, other, "block")
    _done(request, lambda: acts.block(user, other), f"{other.profile.name}さんをブロックしました。")
    return redirect("accounts:connection_requests")


@require_POST
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """「ブロックを解除する」: whom one has blocked oneself; nobody else is found here."""
    user = professional(request)
    other = blocked_of(request, pk)
    _done(request, lambda: acts.unblock(user, other), f"{other.profile.name}さんのブロックを解除しました。")
    return redirect("accounts:connection_requests")


@require_POST
def connection_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """「承認する」."""
    return _answer(request, pk, acts.accept, "つながりました。「つながり」の一覧に加わっています。")


@require_POST
def connection_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """「辞退する」."""
    return _answer(request, pk, acts.decline, "つながり申請を辞退しました。")


@require_POST
def connection_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """「取り下げる」."""
    return _answer(request, pk, acts.withdraw, "申請を取り下げました。")


def _answer(
    request: HttpRequest, pk: int, act: Callable[[User, Connection], None], done: str
) -> HttpResponse:
    row = connection_of(request, pk)
    _done(request, lambda: act(professional(request), row), done)
    return redirect("accounts:connection_requests")


def _done(request: HttpRequest, act: Callable[[], object], sentence: str) -> None:
    """Act, and say what happened or why it did not."""
    try:
        act()
        messages.success(request, sentence)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])


def _question(request: HttpRequest, other: User, what: str) -> HttpResponse:
    return render(request, f"accounts/{what}.html", {"other": other, "card": card(other)})
