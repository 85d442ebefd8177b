"""「メールで招待」: five fields, the page to read them over, and sending."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals import access
from approvals.actions.invitations import invite as send
from approvals.forms import AddressesForm, numbered
from approvals.views.doors import timeline_of
from approvals.views.inviting import about, approval
from timeline import addresses
from timeline.models import Timeline
from timeline.views.doors import person


def _kept_under(timeline: Timeline) -> str:
    """Where the session keeps the typed addresses of this group until they are sent."""
    return f"mail_invitation_{timeline.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def invite_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields; 「修正する」 comes back here with everything that was typed."""
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    typed = request.POST.dict() or request.session.get(_kept_under(timeline), {})
    return _fields(request, timeline, AddressesForm(person(request), initial=typed))


@require_http_methods(["GET", "HEAD", "POST"])
def invite_mail_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """「確認画面」; a 「×」 there comes back without that address. It is a page of its own, so that the back button
    finds it again.
    """
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    if request.method == "POST":
        return _read_over(request, timeline)
    kept = request.session.get(_kept_under(timeline))
    if not kept:
        return redirect("approvals:invite_mail", pk=pk)
    return _confirm(request, timeline, list(kept.values()))


def _read_over(request: HttpRequest, timeline: Timeline) -> HttpResponse:
    """Keep what was typed, without what was removed, and show it."""
    typed = {name: value for name, value in request.POST.items() if name != request.POST.get("remove")}
    if "remove" in request.POST and not any(typed.get(name) for name in AddressesForm.NAMES):
        request.session.pop(_kept_under(timeline), None)
        return redirect("approvals:invite_mail", pk=timeline.pk)
    form = AddressesForm(person(request), typed)
    if not form.is_valid():
        return _fields(request, timeline, form)
    request.session[_kept_under(timeline)] = numbered(form.addresses)
    return redirect("approvals:invite_mail_confirm", pk=timeline.pk)


@require_POST
def invite_mail_send(request: HttpRequest, pk: int) -> HttpResponse:
    """「送信する」: invite the addresses that were read over."""
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    form = AddressesForm(person(request), request.POST)
    if not form.is_valid():
        return _fields(request, timeline, form)
    try:
        send(person(request), timeline, emails=form.addresses)
    except ValidationError as refused:
        return _confirm(request, timeline, form.addresses, refused.messages)
    request.session.pop(_kept_under(timeline), None)
    return redirect("approvals:invite_mail_done", pk=pk)


@require_GET
def invite_mail_done(request: HttpRequest, pk: int) -> HttpResponse:
    """「招待メール送信完了」; the same words whoever the addresses belong to."""
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    context = {"approval": approval(person(request), timeline), "members": addresses.members_of(timeline)}
    return render(request, "approvals/invite_mail_done.html", context)


def _fields(request: HttpRequest, timeline: Timeline, form: AddressesForm) -> HttpResponse:
    context = about(timeline) | {"form": form, "approval": approval(person(request), timeline)}
    return render(request, "approvals/invite_mail.html", context, status=422 if form.errors else 200)


def _confirm(
    request: HttpRequest, timeline: Timeline, typed: list[str], errors: list[str] | None = None
) -> HttpResponse:
    context = about(timeline) | {
        "addresses": numbered(typed),
        "errors": errors,
        "approval": approval(person(request), timeline),
    }
    return render(request, "approvals/invite_mail_confirm.html", context, status=422 if errors else 200)
