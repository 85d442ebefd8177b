"""「メンバー招待」 from つながり."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.views.listings import is_part, listing_context, sought
from approvals import access
from approvals.actions.invitations import invite as send
from approvals.forms import PeopleForm
from approvals.queries import people, words
from approvals.queries.undelivered import undelivered
from approvals.views.doors import timeline_of
from mcs.core.permissions import allows
from mcs.core.validators import is_number
from timeline import addresses
from timeline.models import Timeline
from timeline.views.doors import person


@require_GET
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to invite: the people of one's つながり, searched and in three orders."""
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    return _page(request, timeline)


@require_POST
def invite_people(request: HttpRequest, pk: int) -> HttpResponse:
    """「完了」: invite the people chosen."""
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    form = PeopleForm(person(request), request.POST)
    if not form.is_valid():
        return _page(request, timeline, [str(error) for error in form.errors["person"]])
    try:
        send(person(request), timeline, people=form.cleaned_data["person"])
    except ValidationError as refused:
        return _page(request, timeline, refused.messages)
    return redirect("approvals:invite_done", pk=pk)


@require_GET
def invite_done(request: HttpRequest, pk: int) -> HttpResponse:
    """「招待完了」."""
    timeline = timeline_of(request, pk)
    access.require_invite(person(request), timeline)
    context = {"approval": approval(person(request), timeline), "back": addresses.members_of(timeline)}
    return render(request, "approvals/invite_done.html", context)


def about(timeline: Timeline) -> dict[str, Any]:
    """What every page of inviting says of the group it invites to."""
    return {"timeline": timeline, "group": words.groups([timeline])[timeline.pk]}


def approval(user: User, timeline: Timeline) -> dict[str, Any]:
    """Whether an administrator has to approve what `user` invites, and who they are; said before anything is
    sent.
    """
    needed = not allows(access.require_run, user, timeline)
    return {"needed": needed, "names": people.approver_names(timeline) if needed else []}


def _page(request: HttpRequest, timeline: Timeline, errors: list[str] | None = None) -> HttpResponse:
    """The page, with who was chosen already; as a fragment for the page's own script when it searches."""
    user, asked = person(request), sought(request)
    page = people.candidates(user, timeline, text=asked.text, tab=asked.tab, after=asked.after, row=asked.row)
    chosen = {int(pk) for pk in request.POST.getlist("person") if is_number(pk)}
    context = {
        "timeline": timeline,
        "group": words.groups([timeline])[timeline.pk],
        "chosen": chosen,
        "kept": people.chosen(user, chosen - set(page.ids)),
        "errors": errors,
        "approval": approval(user, timeline),
        "undelivered": undelivered(user, timeline).count(),
        "back": addresses.members_of(timeline),
        "part": is_part(request, "candidates"),
    } | listing_context(reverse("approvals:invite", args=[timeline.pk]), asked, page)
    template = "approvals/_candidates.html" if context["part"] else "approvals/invite.html"
    return render(request, template, context, status=422 if errors else 200)
