"""設定, and signing out."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.actions import sign_in
from accounts.views.doors import person
from accounts.views.passwords import standing_of


def settings_page(request: HttpRequest) -> HttpResponse:
    """設定: what one can change about oneself."""
    return render(request, "accounts/settings.html", {"password": standing_of(request)})


def sign_out(request: HttpRequest) -> HttpResponse:
    """ログアウト, by POST only; the browser forgets what it kept of the pages."""
    if request.method != "POST":
        return redirect("home")
    sign_in.sign_out(person(request), request.session.session_key or "")
    logout(request)
    messages.success(request, "ログアウトしました。")
    response = redirect("account_login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
