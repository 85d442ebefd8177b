"""What somebody is told whose account is not in use."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.adapter import STOPPED


@login_not_required
@require_GET
def account_inactive(request: HttpRequest) -> HttpResponse:
    """利用停止, 休止 or 退会, each in its own words: for who has just typed the right password, nobody else."""
    state = request.session.get(STOPPED)
    if request.user.is_authenticated or not state:
        return redirect("account_login")
    return render(request, "account/account_inactive.html", {"state": state})
