"""How long one stays signed in, where else one is, and what to do when a device is lost."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import sessions, sign_in
from accounts.forms.sessions import LostForm
from accounts.models import OpenSession
from accounts.queries import lost, signed_in
from accounts.queries.sessions import limits
from accounts.views.doors import own_device, own_session, person, this_session
from accounts.views.settings import sign_out
from mcs.core.network import ip_of


@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """How many seconds this session lasts, for the page's own script. Asking does not prolong it."""
    return _told(request, this_session(request))


@require_POST
def touch(request: HttpRequest) -> HttpResponse:
    """「続けて使う」, and that somebody is there: the idle time begins anew at once."""
    row = this_session(request)
    sign_in.touch(person(request), row, ip=ip_of(request))
    return _told(request, row)


def _told(request: HttpRequest, row: OpenSession) -> JsonResponse:
    held = getattr(request, "held", None) is not None
    return JsonResponse(asdict(limits(row)) | {"user": person(request).pk, "held": held})


@require_GET
def sessions_page(request: HttpRequest) -> HttpResponse:
    """「ログイン中の端末」: every live session of one's own, this one first."""
    here, user = this_session(request), person(request)
    rows = signed_in.shown(signed_in.live(signed_in.visible_to(user)), here=here)
    return render(request, "accounts/sessions.html", {"rows": rows, "others": len(rows) > 1})


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """「ログアウトさせる」 one of them; for the one in use that is 「ログアウト」."""
    row = own_session(request, pk)
    if row.pk == this_session(request).pk:
        return sign_out(request)
    if sessions.end(person(request), row):
        messages.success(request, "その端末からログアウトしました。")
    return redirect("accounts:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """「ほかのすべての端末からログアウト」."""
    sessions.end_others(person(request), keep=request.session.session_key or "")
    messages.success(request, "ほかのすべての端末からログアウトしました。")
    return redirect("accounts:sessions")


@sensitive_post_parameters("oldpassword", "password1", "password2")
@require_http_methods(["GET", "POST"])
def lost_device(request: HttpRequest) -> HttpResponse:
    """「端末をなくした」: what will happen, which one it was, and a new password."""
    user, here = person(request), this_session(request)
    devices = lost.rows(lost.visible_to(user, here=here))
    form = LostForm(user=user, data=request.POST or None, devices=devices)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        device = own_device(request, chosen) if chosen is not None else None
        password, key = form.cleaned_data["password1"], request.session.session_key or ""
        sessions.report_lost(user, device, password=password, keep=key)
        update_session_auth_hash(request, user)
        return redirect("accounts:lost_device_done")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/lost.html", {"form": form}, status=status)


@require_GET
def lost_device_done(request: HttpRequest) -> HttpResponse:
    """What has happened, and whom to phone."""
    return render(request, "accounts/lost_done.html")
