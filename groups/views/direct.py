"""1対1: the list, one talk, and the way into it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.queries.people import cards, visible_to
from accounts.views.doors import known, professional
from groups.actions.direct import open_talk
from groups.queries import direct as queries
from groups.views.doors import talk_of
from timeline.queries.naming import named
from timeline.views.page import number_of
from timeline.views.page import page as timeline_page


@require_GET
def talks(request: HttpRequest) -> HttpResponse:
    """「1対1」: one's talks, the last active first."""
    user = professional(request)
    if not settings.DIRECT_TALK:
        raise Http404
    rows, after = queries.talks(user, after=number_of(request, "after"))
    return render(request, "groups/talks.html", {"rows": rows, "after": after})


@require_GET
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """The timeline of two, called by the name of the other."""
    user = professional(request)
    found = talk_of(request, pk)
    named(user, [found.timeline])
    partner = found.partner_of(user.pk)
    person = cards([partner])[partner]
    members_url = person.url if visible_to(user).filter(pk=partner).exists() else ""
    context = {"talk": found, "person": person, "members_url": members_url}
    return timeline_page(request, found.timeline, "groups/talk.html", context)


@require_POST
def talk_open(request: HttpRequest, pk: int) -> HttpResponse:
    """「1対1で話す」 with somebody one knows."""
    user, other = professional(request), known(request, pk)
    return redirect("groups:talk", open_talk(user, other).pk)
