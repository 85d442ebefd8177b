"""The timelines of groups and workplaces."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.views.doors import professional
from groups import access
from groups.queries.pages import photo_url
from groups.views.doors import group_of, workplace_of
from mcs.core.permissions import allows
from timeline.views.page import page as timeline_page


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A group, to its members."""
    group = group_of(request, pk)
    may_edit = allows(access.require_edit, professional(request), group)
    context = {
        "group": group,
        "photo_url": photo_url(group),
        "may_edit": may_edit,
        "members_url": reverse(f"{group.space}:members", args=[pk]),
    }
    return timeline_page(request, group.timeline, "groups/page.html", context)


@require_GET
def workplace(request: HttpRequest, facility: int) -> HttpResponse:
    """「職場の情報共有」 of one facility."""
    group = workplace_of(request, facility)
    members_url = reverse("groups:workplace_members", args=[facility])
    context = {"facility": group.facility, "members_url": members_url}
    return timeline_page(request, group.timeline, "groups/workplace.html", context)
