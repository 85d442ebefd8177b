"""予備コード: shown once, printed, kept in a drawer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import enrolment
from accounts.queries import second_factor as queries
from accounts.views.doors import person

FRESH = "recovery"
"""The session's key for codes just made, until the person has gone on from the page that shows them."""


def after_adding(request: HttpRequest, sentence: str) -> str:
    """Name of the page to go to when a way was added: the first time the one with the new recovery codes."""
    user = person(request)
    messages.success(request, sentence)
    if queries.recovery_codes(user).exists():
        return "accounts:second_factor"
    request.session[FRESH] = enrolment.renew_recovery(user, session_key=request.session.session_key or "")
    return "accounts:factor_sheet"


@require_POST
def factor_sheet_make(request: HttpRequest) -> HttpResponse:
    """Make ten new codes in the place of the former ones."""
    try:
        codes = enrolment.renew_recovery(person(request), session_key=request.session.session_key or "")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("accounts:second_factor")
    request.session[FRESH] = codes
    return redirect("accounts:factor_sheet")


@require_GET
def factor_sheet(request: HttpRequest) -> HttpResponse:
    """The new codes, to print or to copy; whoever comes again later finds none here."""
    user = person(request)
    codes = [f"{code[:4]}-{code[4:]}" for code in request.session.get(FRESH, [])]
    if not codes:
        return redirect("accounts:second_factor")
    return render(request, "accounts/factor_sheet.html", {"codes": codes, "name": user.profile.name})
