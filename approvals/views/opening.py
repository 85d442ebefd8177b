"""The link of an invitation mail. Opening it changes nothing: mail scanners open links, too."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.adapter import INVITED, INVITED_AS, INVITED_BY
from accounts.models import User
from accounts.queries.people import cards
from approvals.models import Invitation
from approvals.queries.invitations import RELATIVES, answerable, misplaced
from approvals.queries.tokens import has_account, opened
from approvals.queries.words import faceless


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Lead the invitee on: to the answer, to the sign-in page, or by POST to the registration. Who holds the link of an
    address whose account is of another kind reads that another address is needed, and what to do.

    An unknown, a used and an expired link get the same page. Somebody else who is signed in learns nothing
    of it.
    """
    invitation = opened(token)
    if invitation is None:
        return render(request, "approvals/open_unknown.html", status=404)
    if isinstance(request.user, User):
        return _signed_in(request, request.user, invitation)
    if misplaced(invitation):
        return _taken(request, invitation)
    if has_account(invitation):
        return redirect(f"{reverse('account_login')}?next={reverse('home')}")
    if request.method == "POST":
        return _register(request, invitation)
    inviter = faceless(cards([invitation.inviter_id])[invitation.inviter_id])
    context = {"inviter": inviter, "for_relatives": invitation.kind in RELATIVES}
    return render(request, "approvals/open.html", context)


def _signed_in(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    if answerable(user).filter(pk=invitation.pk).exists():
        return redirect("approvals:accept", pk=invitation.pk)
    if misplaced(invitation) and user.email == invitation.email:
        return _taken(request, invitation)
    return render(request, "approvals/open_other.html")


def _taken(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    inviter = faceless(cards([invitation.inviter_id])[invitation.inviter_id])
    context = {"inviter": inviter, "for_relatives": invitation.kind in RELATIVES}
    return render(request, "approvals/open_taken.html", context)


def _register(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """「登録をはじめる」: who holds the link owns the address, so that it needs no further proof. The invitation says
    what kind of account it will be, and nothing that is typed.
    """
    request.session[INVITED] = invitation.email
    request.session[INVITED_AS] = invitation.kind
    request.session[INVITED_BY] = invitation.pk
    get_adapter().stash_verified_email(request, invitation.email)
    return redirect("account_signup")
