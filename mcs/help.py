"""使い方."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def help(request: HttpRequest) -> HttpResponse:
    """How to use the product, for care staff; holds nothing of anybody."""
    return render(request, "help/help.html", {"contact": settings.CONTACT_LINE})
