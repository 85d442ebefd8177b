"""「招待ボード」: what waits in a group, and what can be done about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals import access
from approvals.actions import invitations as acts
from approvals.actions import reminding
from approvals.enums import LIVE
from approvals.queries import words
from approvals.queries.board import board_rows
from approvals.queries.invitations import standing
from approvals.views.doors import board_invitation_of, timeline_of
from approvals.views.inviting import about
from mcs.core.permissions import allows
from timeline import addresses
from timeline.views.doors import person


@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every open invitation with whose turn it is; who does not run the group finds the own ones."""
    timeline = timeline_of(request, pk)
    access.require_board(person(request), timeline)
    context = about(timeline) | {
        "rows": board_rows(person(request), timeline),
        "runs": allows(access.require_run, person(request), timeline),
        "may_invite_relatives": allows(access.require_invite_relative, person(request), timeline),
        "back": addresses.members_of(timeline),
    }
    return render(request, "approvals/board.html", context)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """「催促する」."""
    invitation = board_invitation_of(request, pk)
    try:
        reminding.remind(person(request), invitation)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, "催促のお知らせを送りました。")
    return redirect("approvals:board", invitation.timeline_id)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """「取り下げる」: asked first, done by POST."""
    invitation = board_invitation_of(request, pk)
    user = person(request)
    access.require_step(user, "withdraw", invitation)
    if request.method != "POST" and invitation.state not in LIVE:
        messages.warning(request, "この招待は、すでに返事が済んだか、取り下げられています。")
        return redirect("approvals:board", invitation.timeline_id)
    if request.method != "POST":
        own = standing(user).filter(pk=pk)
        context = {"row": words.invitation_rows(user, own)[0], "timeline": invitation.timeline}
        return render(request, "approvals/withdraw.html", context)
    try:
        acts.withdraw(user, invitation)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, "招待を取り下げました。")
    return redirect("approvals:board", invitation.timeline_id)
