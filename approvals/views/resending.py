"""「送信できませんでした」 and 「再送」."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals import access
from approvals.actions.resending import resend as send_again
from approvals.queries import words
from approvals.queries.undelivered import undelivered as failed
from approvals.views.doors import standing_invitation_of, timeline_of
from timeline import addresses
from timeline.views.doors import person


@require_safe
def undelivered(request: HttpRequest, pk: int) -> HttpResponse:
    """Invitations to this group whose mail could not be delivered: one's own, and all for who runs the group. As a
    fragment it stands in the list of members, empty where there are none.
    """
    timeline = timeline_of(request, pk)
    access.require_board(person(request), timeline)
    rows = words.invitation_rows(person(request), failed(person(request), timeline))
    context = {"rows": rows, "timeline": timeline, "back": addresses.members_of(timeline)}
    fragment = getattr(request, "htmx", False)
    return render(request, f"approvals/{'_undelivered' if fragment else 'undelivered'}.html", context)


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """「再送」."""
    invitation = standing_invitation_of(request, pk)
    try:
        send_again(person(request), invitation)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, "招待メールを、もう一度送信します。")
    page = "board" if request.POST.get("next") == "board" else "undelivered"
    return redirect(f"approvals:{page}", invitation.timeline_id)
