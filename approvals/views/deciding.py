"""「承認依頼が届いています」: the administrators' pages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from approvals import access
from approvals.actions import requests as acts
from approvals.enums import RequestKind
from approvals.queries import requests as queries
from approvals.queries.kinds import KINDS
from approvals.queries.request_words import request_rows
from approvals.views.doors import request_of
from timeline.views.doors import person


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Everything that waits for one's decision."""
    user = person(request)
    rows = request_rows(user, queries.to_decide(user))
    return render(request, "approvals/requests.html", {"rows": rows})


@require_GET
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asks for what, and where; what became of it once it is decided."""
    return _page(request, pk, "approvals/request.html")


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """「承認する」: asked first, done by POST. Whoever comes second reads who was first."""
    if request.method != "POST":
        return _page(request, pk, "approvals/approve.html")
    found = request_of(request, pk)
    try:
        acts.approve(person(request), found)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return redirect("approvals:request", pk=pk)
    messages.success(request, KINDS[RequestKind(found.kind)].approved)
    return redirect("approvals:request", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """「却下する」: asked first, done by POST. Whoever comes second reads who was first."""
    if request.method != "POST":
        return _page(request, pk, "approvals/reject.html")
    found = request_of(request, pk)
    try:
        acts.reject(person(request), found)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return redirect("approvals:request", pk=pk)
    messages.success(request, KINDS[RequestKind(found.kind)].rejected)
    return redirect("approvals:request", pk=pk)


def _page(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    """A request as its deciders read it; one that is decided shows what became of it, whatever was asked
    for.
    """
    user = person(request)
    found = request_of(request, pk)
    access.require_decide(user, found)
    [row] = request_rows(user, queries.decidable(user).filter(pk=pk))
    return render(request, "approvals/request.html" if row.outcome else template, {"row": row})
