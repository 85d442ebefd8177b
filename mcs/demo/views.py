"""送信箱."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mcs.demo import access, queries


@login_not_required
@require_GET
def sent_mail(request: HttpRequest) -> HttpResponse:
    """The mails of the demo, newest first, open without sign-in: a newcomer's link is read here."""
    access.require_sent_mail()
    return render(request, "demo/sent_mail.html", {"mails": queries.newest_mails()})
