"""ログインのきまり: what a facility asks of its people's sessions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import cookies
from accounts.actions.facilities import set_rules
from accounts.forms.rules import RulesForm
from accounts.models import Facility
from accounts.queries import devices
from accounts.views.doors import person
from desk.views.doors import facility_of
from mcs.core.network import ip_of


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Read and change them; open pages of the facility's people ask again at once."""
    facility = facility_of(request, pk)
    form = RulesForm(facility, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (response := _saved(request, facility, form)):
        return response
    context = {"facility": facility, "form": form, "ip": ip_of(request)}
    return render(request, "desk/rules.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, facility: Facility, form: RulesForm) -> HttpResponse | None:
    """The page again, with the key kept in the browser; None where the rule said no, with the sentence in `form`."""
    user = person(request)
    row = devices.of_session(user, request.session.session_key or "")
    assert row is not None
    try:
        key = set_rules(
            user,
            facility,
            rules=form.rules(),
            exempt=form.cleaned_data["exempt"],
            row=row,
            ip=ip_of(request),
            user_agent=request.headers.get("User-Agent", ""),
        )
    except ValidationError as refused:
        field = {"own_address": "networks"}.get(refused.code or "", "registered_devices_only")
        form.add_error(field, refused)
        return None
    messages.success(request, "ログインのきまりを保存しました。")
    response = redirect("desk:rules", pk=facility.pk)
    if key:
        cookies.keep_device_key(response, key)
    return response
