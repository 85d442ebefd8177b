"""「所属の確認」: which facilities one says to belong to, and whether they have confirmed it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.affiliations import claim
from accounts.models import User
from accounts.views.doors import professional
from approvals.actions import requests as acts
from approvals.actions.affiliations import ask_again
from approvals.forms import ClaimForm
from approvals.queries.affiliations import standings
from approvals.views.doors import own_claim_of, own_request_of


@require_http_methods(["GET", "HEAD", "POST"])
def affiliations(request: HttpRequest) -> HttpResponse:
    """Every affiliation of one's own with where it stands; by POST another one is claimed."""
    user = professional(request)
    form = ClaimForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            claim(user, form.cleaned_data["facility"])
        except ValidationError as refused:
            form.add_error("facility", refused)
        else:
            messages.success(request, "所属の確認をお願いしました。確認されると、お知らせが届きます。")
            return redirect("approvals:affiliations")
    context = {"rows": standings(user), "form": form}
    return render(request, "approvals/affiliations.html", context, status=422 if form.errors else 200)


@require_POST
def ask_affiliation(request: HttpRequest, pk: int) -> HttpResponse:
    """「もう一度お願いする」."""
    claimed = own_claim_of(request, pk)
    return _done(request, lambda user: ask_again(user, claimed), "所属の確認を、もう一度お願いしました。")


@require_POST
def withdraw_affiliation(request: HttpRequest, pk: int) -> HttpResponse:
    """「取り下げる」: one does not belong there after all."""
    waiting = own_request_of(request, pk)
    return _done(request, lambda user: acts.withdraw(user, waiting), "所属の確認の依頼を取り下げました。")


def _done(request: HttpRequest, act: Callable[[User], object], said: str) -> HttpResponse:
    try:
        act(professional(request))
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, said)
    return redirect("approvals:affiliations")
