"""「参加を申し込む」: into a community that lets people in on request."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from approvals.actions import requests as acts
from approvals.actions.joining import ask_to_join as ask
from approvals.enums import RequestKind
from approvals.queries import words
from approvals.queries.requests import waiting_of
from approvals.queries.timelines import sees
from approvals.views.doors import community_of
from timeline import addresses
from timeline.models import Timeline
from timeline.views.doors import person


@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one stands with this community: to ask, waiting, or in it. As a fragment it stands in the community's own
    page.
    """
    timeline = community_of(request, pk)
    if request.method == "POST":
        ask(person(request), timeline)
        messages.success(request, "参加を申し込みました。管理者が承認すると、お知らせが届きます。")
        return redirect("approvals:ask_to_join", pk)
    fragment = request.headers.get("HX-Request") == "true"
    template = "approvals/_joining.html" if fragment else "approvals/joining.html"
    return render(request, template, _context(request, timeline))


@require_POST
def withdraw_joining(request: HttpRequest, pk: int) -> HttpResponse:
    """「取り下げる」: take back what one asked for; where nothing waits nothing happens."""
    timeline = community_of(request, pk)
    waiting = waiting_of(person(request), RequestKind.JOINING).filter(timeline=timeline).first()
    if waiting is not None:
        try:
            acts.withdraw(person(request), waiting)
        except ValidationError as refused:
            messages.warning(request, refused.messages[0])
    return redirect("approvals:ask_to_join", pk)


def _context(request: HttpRequest, timeline: Timeline) -> dict[str, object]:
    user = person(request)
    return {
        "timeline": timeline,
        "group": words.groups([timeline])[timeline.pk],
        "joined": sees(user, timeline),
        "page": addresses.of(timeline),
        "waiting": waiting_of(user, RequestKind.JOINING).filter(timeline=timeline).first(),
    }
