"""「招待が届いています」: the invitee's pages."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from approvals.actions import answers
from approvals.enums import InvitationState
from approvals.models import Invitation
from approvals.queries import words
from approvals.queries.invitations import waiting_for
from approvals.queries.timelines import sees
from approvals.views.doors import invitation_of
from timeline import addresses
from timeline.views.doors import person

Act = Callable[[User, Invitation], None]


@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """Every invitation that waits for one's answer, with 「参加」 and 「拒否」."""
    user = person(request)
    rows = words.invitation_rows(user, waiting_for(user))
    return render(request, "approvals/invitations.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """「参加する」: asked first, done by POST."""
    invitation = invitation_of(request, pk)
    if request.method != "POST":
        return _ask(request, invitation, "approvals/accept.html")
    if not _answered(request, invitation, answers.accept):
        return redirect("approvals:accept", pk=pk)
    messages.success(request, "参加しました。")
    return redirect(addresses.of(invitation.timeline))


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """「拒否する」: asked first, done by POST."""
    invitation = invitation_of(request, pk)
    if request.method != "POST":
        return _ask(request, invitation, "approvals/decline.html")
    if not _answered(request, invitation, answers.decline):
        return redirect("approvals:decline", pk=pk)
    messages.success(request, "招待を拒否しました。招待した方に、お知らせが届きます。")
    return redirect("home")


def _answered(request: HttpRequest, invitation: Invitation, act: Act) -> bool:
    """Whether the answer was taken; a page asked once more says why it was not."""
    try:
        act(person(request), invitation)
    except ValidationError:
        return False
    return True


def _ask(request: HttpRequest, invitation: Invitation, template: str) -> HttpResponse:
    """The question, while it can be answered; afterwards a sentence. The group is named only while it
    waits.
    """
    user = person(request)
    waiting = waiting_for(user).filter(pk=invitation.pk)
    if row := next(iter(words.invitation_rows(user, waiting)), None):
        return render(request, template, {"row": row})
    joined = invitation.state == InvitationState.ACCEPTED and sees(user, invitation.timeline)
    context = {
        "reason": words.closed(invitation),
        "page": addresses.of(invitation.timeline) if joined else "",
    }
    return render(request, "approvals/closed.html", context)
