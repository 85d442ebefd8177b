"""使い方."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from mcs.manual import manual


@login_not_required
@require_GET
def help(request: HttpRequest) -> HttpResponse:
    """How to use the product; relatives read the parts that concern them. Holds nothing of anybody."""
    user = request.user
    staff = not isinstance(user, User) or user.is_professional
    topics = [topic for topic in manual().topics if topic.is_for(staff=staff)]
    context = {"opening": manual().opening, "topics": topics, "contact": settings.CONTACT_LINE}
    return render(request, "help/help.html", context)
