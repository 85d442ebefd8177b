"""予備コード: shown once, printed, kept in a drawer."""

import time

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import enrolment
from accounts.queries import second_factor as queries
from accounts.views.doors import person

FRESH = "recovery"
"""The session's key for codes just made and the time until which they are shown. They go as soon as the person opens
another page.
"""
SHOWN_SECONDS = 10 * 60


def _keep(request: HttpRequest, codes: list[str]) -> None:
    request.session[FRESH] = [codes, time.time() + SHOWN_SECONDS]


def drop_fresh(request: HttpRequest, *, gone_on: bool) -> None:
    """Let go of codes that were just made: the person has gone on from the page that shows them, or has left it open
    for too long.
    """
    codes, until = request.session.get(FRESH, ([], 0))
    if codes and (gone_on or time.time() > until):
        del request.session[FRESH]


def after_adding(request: HttpRequest, sentence: str) -> str:
    """Name of the page to go to when a way was added: the first time the one with the new recovery codes."""
    user = person(request)
    messages.success(request, sentence)
    if queries.recovery_codes(user).exists():
        return "accounts:second_factor"
    _keep(request, enrolment.renew_recovery(user, session_key=request.session.session_key or ""))
    return "accounts:factor_sheet"


@require_POST
def factor_sheet_make(request: HttpRequest) -> HttpResponse:
    """Make ten new codes in the place of the former ones."""
    try:
        codes = enrolment.renew_recovery(person(request), session_key=request.session.session_key or "")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("accounts:second_factor")
    _keep(request, codes)
    return redirect("accounts:factor_sheet")


@require_GET
def factor_sheet(request: HttpRequest) -> HttpResponse:
    """The new codes, to print or to copy; whoever comes again later finds none here."""
    user = person(request)
    made, _ = request.session.get(FRESH, ([], 0))
    codes = [f"{code[:4]}-{code[4:]}" for code in made]
    if not codes:
        return redirect("accounts:second_factor")
    return render(request, "accounts/factor_sheet.html", {"codes": codes, "name": user.profile.name})
