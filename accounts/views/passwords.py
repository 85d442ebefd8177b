"""パスワードの変更."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import passwords
from accounts.enums import Hold
from accounts.forms.passwords import PasswordChangeForm
from accounts.queries.passwords import Standing, standing
from accounts.views.doors import person


@sensitive_post_parameters("oldpassword", "password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The present password, the new one twice; says first why, where nothing else opens before it."""
    user = person(request)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        passwords.change_password(user, password=password, keep_session=request.session.session_key)
        update_session_auth_hash(request, user)
        messages.success(request, "パスワードを変更しました。")
        return redirect("home" if _held(request) else "accounts:settings")
    context: dict[str, Any] = {"form": form, "standing": standing_of(request), "held": _held(request)}
    return render(request, "account/password_change.html", context, status=422 if form.errors else 200)


def standing_of(request: HttpRequest) -> Standing:
    """How the signed-in person's password stands in this session."""
    row = getattr(request, "session_row", None)
    return standing(person(request), verified=bool(row and row.verified_at))


def _held(request: HttpRequest) -> bool:
    return getattr(request, "held", None) == Hold.PASSWORD
