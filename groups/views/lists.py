"""The list of groups, and of communities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.views.doors import professional
from groups.queries import lists


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """「グループ」: the workplace first, then the free groups one is in."""
    user = professional(request)
    context = {"workplaces": lists.workplaces(user), "groups": lists.free_groups(user)}
    return render(request, "groups/list.html", context)


@require_GET
def communities(request: HttpRequest) -> HttpResponse:
    """「コミュニティ」: there is none yet, and the page says so."""
    professional(request)
    return render(request, "groups/communities.html")
