"""「この端末の登録」: where a browser that is not registered leads to, and no further."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from accounts import cookies
from accounts.models import User
from accounts.queries import devices as queries
from accounts.views.doors import person
from approvals.actions import devices as acts
from approvals.actions.requests import withdraw
from approvals.forms import DeviceForm
from approvals.queries.devices import this_device


@require_http_methods(["GET", "HEAD", "POST"])
def ask_device(request: HttpRequest) -> HttpResponse:
    """Why nothing opens here, the form to ask for the registration, and while it waits who decides.

    The waiting page asks again by itself; once the device is good it leads on.
    """
    user = person(request)
    here = this_device(user, request.session.session_key or "")
    if not here.needed:
        return _lead_on(request)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={} if here.waiting else {"HX-Refresh": "true"})
    form = DeviceForm(here.asking, request.POST if request.method == "POST" else None, initial=here.named)
    if request.method == "POST" and form.is_valid() and (response := _asked(request, user, form)):
        return response
    context = {"here": here, "form": form}
    return render(request, "approvals/ask_device.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_device(request: HttpRequest) -> HttpResponse:
    """「取り下げる」: take back what one asked for this browser."""
    user = person(request)
    here = this_device(user, request.session.session_key or "")
    if here.own_request is not None:
        try:
            withdraw(user, here.own_request)
        except ValidationError as refused:
            messages.warning(request, refused.messages[0])
    return redirect("approvals:ask_device")


def _asked(request: HttpRequest, user: User, form: DeviceForm) -> HttpResponse | None:
    """The waiting page with the key kept in the browser; None where the rule said no, with the sentence in `form`."""
    row = queries.of_session(user, request.session.session_key or "")
    assert row is not None
    agent = request.headers.get("User-Agent", "")
    try:
        key = acts.ask_for_device(user, row, user_agent=agent, **form.cleaned_data)
    except ValidationError as refused:
        form.add_error("has_start_lock" if refused.code == "lock" else None, refused)
        return None
    response = redirect("approvals:ask_device")
    if key:
        cookies.keep_device_key(response, key)
    return response


def _lead_on(request: HttpRequest) -> HttpResponse:
    """The device is good: the first page, also where the waiting page asked for a fragment."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("home")})
    return redirect("home")
