"""「ご家族を招待する」: who it is, the page to read it over, and sending."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import UserKind
from approvals import access
from approvals.actions.invitations import invite_relative as send
from approvals.forms import RelativeForm
from approvals.views.doors import timeline_of
from approvals.views.inviting import about
from timeline import addresses
from timeline.models import Timeline
from timeline.views.doors import person


def _kept_under(timeline: Timeline) -> str:
    """Where the session keeps what was typed for this group until it is sent."""
    return f"relative_invitation_{timeline.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def invite_relative(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields; 「修正する」 comes back here with everything that was typed."""
    timeline = timeline_of(request, pk)
    access.require_invite_relative(person(request), timeline)
    typed = request.POST.dict() or request.session.get(_kept_under(timeline), {})
    return _fields(request, timeline, RelativeForm(person(request), initial=typed))


@require_http_methods(["GET", "HEAD", "POST"])
def invite_relative_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """「確認画面」, a page of its own, so that the back button finds it again."""
    timeline = timeline_of(request, pk)
    access.require_invite_relative(person(request), timeline)
    if request.method == "POST":
        form = RelativeForm(person(request), request.POST)
        if not form.is_valid():
            return _fields(request, timeline, form)
        request.session[_kept_under(timeline)] = form.cleaned_data
        return redirect("approvals:invite_relative_confirm", pk=pk)
    kept = request.session.get(_kept_under(timeline))
    if not kept:
        return redirect("approvals:invite_relative", pk=pk)
    return _confirm(request, timeline, kept)


@require_POST
def invite_relative_send(request: HttpRequest, pk: int) -> HttpResponse:
    """「送信する」: invite whom was read over."""
    timeline = timeline_of(request, pk)
    access.require_invite_relative(person(request), timeline)
    form = RelativeForm(person(request), request.POST)
    if not form.is_valid():
        return _fields(request, timeline, form)
    typed = form.cleaned_data
    try:
        send(
            person(request),
            timeline,
            email=typed["email"],
            kind=UserKind(typed["kind"]),
            relation=typed["relation"],
        )
    except ValidationError as refused:
        return _confirm(request, timeline, typed, refused.messages)
    request.session.pop(_kept_under(timeline), None)
    return redirect("approvals:invite_relative_done", pk=pk)


@require_GET
def invite_relative_done(request: HttpRequest, pk: int) -> HttpResponse:
    """「招待メール送信完了」; the same words whoever the address belongs to."""
    timeline = timeline_of(request, pk)
    access.require_invite_relative(person(request), timeline)
    context = {"approval": {"needed": False}, "members": addresses.members_of(timeline)}
    return render(request, "approvals/invite_mail_done.html", context)


def _fields(request: HttpRequest, timeline: Timeline, form: RelativeForm) -> HttpResponse:
    context = about(timeline) | {"form": form, "back": addresses.members_of(timeline)}
    return render(request, "approvals/invite_relative.html", context, status=422 if form.errors else 200)


def _confirm(
    request: HttpRequest, timeline: Timeline, typed: dict[str, Any], errors: list[str] | None = None
) -> HttpResponse:
    context = about(timeline) | {"typed": typed, "errors": errors}
    context["is_family"] = typed["kind"] == UserKind.FAMILY
    return render(request, "approvals/invite_relative_confirm.html", context, status=422 if errors else 200)
