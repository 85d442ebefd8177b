"""The door every signed-in request passes."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve, reverse

from accounts.access import SessionHeld, SessionRefused, require_session
from accounts.actions import sign_in
from accounts.enums import Ending, Hold
from accounts.models import OpenSession, User
from accounts.queries.sessions import is_stale, why_ended
from accounts.views.recovery import drop_fresh
from mcs.core.network import ip_of

GetResponse = Callable[[HttpRequest], HttpResponse]

ENDED = {
    "idle": "しばらく操作がなかったため、ログアウトしました。続けるには、もう一度ログインしてください。",
    "over": "ログインしてから長い時間がたったため、ログアウトしました。続けるには、もう一度ログインしてください。",
    Ending.PASSWORD: "パスワードが変更されたため、ログアウトしました。新しいパスワードでログインしてください。"
    "変更した覚えがないときは、すぐに施設管理者または事務局へご連絡ください。",
    Ending.TEMPORARY: "仮のパスワードが発行されたため、ログアウトしました。"
    "お渡しした仮のパスワードでログインしてください。",
    Ending.ELSEWHERE: "ほかの端末での操作により、ログアウトしました。続けるには、もう一度ログインしてください。",
    Ending.FACTOR: "二段階認証がやり直しになったため、ログアウトしました。"
    "もう一度ログインして、設定し直してください。",
    Ending.REVOKED: "この端末の登録が取り消されたため、ログアウトしました。"
    "続けて使うときは、ログインして、もう一度登録をお願いしてください。",
    Ending.BLOCKED: "この端末は、紛失などの届け出により使えません。ほかの端末からログインしてください。",
}
"""What is said on the sign-in page, by why a session was refused."""
ALWAYS = {
    "accounts:sign_out",
    "accounts:session",
    "accounts:touch_session",
    "help",
    "privacy",
    "terms",
    "contact",
}
"""What a held session opens in any case."""
FACTOR_PAGES = frozenset(
    f"accounts:{name}"
    for name in (
        "factor",
        "factor_mail_send",
        "factor_mail",
        "factor_recovery",
        "factor_passkey_begin",
        "factor_passkey_complete",
        "factor_app_start",
        "factor_app",
        "factor_app_picture",
        "factor_passkey",
        "passkey_begin",
        "passkey_complete",
        "factor_mail_start",
        "factor_mail_add",
        "factor_sheet_make",
        "factor_sheet",
        "factor_remove",
    )
)
"""Setting up a second factor, and being asked for it."""
SHEET = "accounts:factor_sheet"
WANTED = "wanted"
"""The session's key for the page somebody asked for before something had to be done first."""
LOST_PAGES = frozenset({"accounts:lost_device", "accounts:lost_device_done"})
"""「端末をなくした」: opens nothing of anybody, and cannot wait for the right place or a registered device."""
HOLD_PAGES: dict[Hold, tuple[str, frozenset[str]]] = {
    Hold.NETWORK: ("accounts:network", LOST_PAGES),
    Hold.DEVICE: ("approvals:ask_device", LOST_PAGES | {"approvals:withdraw_device"}),
    Hold.SECOND_FACTOR: ("accounts:second_factor", FACTOR_PAGES),
    Hold.PASSWORD: ("account_change_password", frozenset()),
    Hold.TERMS: ("accounts:accept_terms", frozenset()),
}
"""The page that lifts a hold, and what belongs to it."""


def session_door(get_response: GetResponse) -> GetResponse:
    """Ask require_session about every signed-in request; a refused session ends and leads to the sign-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            try:
                row = require_session(request.user, request.session.session_key, ip=ip_of(request))
            except SessionRefused as refused:
                logout(request)
                if sentence := ENDED.get(refused.why):
                    messages.info(request, sentence)
                return _whole_page(request, redirect_to_login(request.get_full_path()))
            except SessionHeld as held:
                _noted(request, held.row)
                return _whole_page(request, _held(request, held.hold, get_response))
            _noted(request, row)
        else:
            _say_why(request)
        former = request.session.session_key
        response = _whole_page(request, get_response(request))
        _follow_key(request, former)
        return response

    return middleware


def _say_why(request: HttpRequest) -> None:
    """Who comes with the cookie of a session that somebody's act has ended reads why on the sign-in page."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if key and request.session.session_key is None and (sentence := ENDED.get(why_ended(key))):
        messages.info(request, sentence)


def _noted(request: HttpRequest, row: OpenSession) -> None:
    """Hand on what the door has read, and keep that somebody is there."""
    request.session_row = row  # type: ignore[attr-defined]  # for the views and the templates
    drop_fresh(request, gone_on=not _in_the_background(request) and request.path_info != reverse(SHEET))
    if is_stale(row) and not _in_the_background(request):
        sign_in.touch(row.session.user, row, ip=ip_of(request))


def _held(request: HttpRequest, hold: Hold, get_response: GetResponse) -> HttpResponse:
    """Let through what the hold leads to, and what is open to everybody; else lead there."""
    page, others = HOLD_PAGES[hold]
    try:
        wanted = resolve(request.path_info).view_name
    except Resolver404:
        wanted = ""
    if wanted in {page, *others, *ALWAYS}:
        request.held = hold  # type: ignore[attr-defined]  # such a page opens no socket and shows no menu
        former = request.session.session_key
        response = get_response(request)
        _follow_key(request, former)
        return response
    if _in_the_background(request):
        return HttpResponse(status=409)
    if wanted not in {"", "home"} and request.method == "GET":
        request.session[WANTED] = request.get_full_path()
    return redirect(page)


def _follow_key(request: HttpRequest, former: str | None) -> None:
    """Changing the password gives the session a new key; its row goes with it."""
    key = request.session.session_key
    if former and key and key != former and isinstance(request.user, User):
        row = OpenSession.objects.filter(session__session_key=former, session__user=request.user).first()
        if row is not None:
            sign_in.follow_key(request.user, row, session_key=key)


def _in_the_background(request: HttpRequest) -> bool:
    """Whether the page asked by itself, with nobody doing anything: it does not keep a session alive."""
    if request.headers.get("X-Background") or request.path_info == reverse("accounts:session"):
        return True
    return request.method == "GET" and "text/html" not in request.headers.get("Accept", "text/html")


INSTEAD: dict[str, Callable[[HttpRequest, str], HttpResponse | None]] = {}
"""What an address, by its name, shows of what was posted to it where the way leads off to the sign-in or to a hold
page, so that nothing typed is lost; None where nothing was. The app above that owns the form hands it in.
"""


def _instead(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what was typed into a form on the screen where its post is led away."""
    if request.method != "POST" or response.status_code != 302:
        return response
    try:
        keep = INSTEAD.get(resolve(request.path_info).view_name)
    except Resolver404:
        return response
    return (keep(request, response["Location"]) if keep else None) or response


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
    led = redirect_to_login(page) if page and response.get("Location") == refused else response
    return _instead(request, led)


def _path(request: HttpRequest, header: str) -> str:
    """The page of this site that a header names; empty where it names none."""
    try:
        address = urlsplit(request.headers.get(header, ""))
    except ValueError:
        return ""
    return address.path if address.netloc == request.get_host() else ""
