"""お知らせ, and the announcements of the secretariat."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from notices import actions, queries

LIMIT = 50


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """お知らせ: the newest first, the new ones marked, and what the secretariat tells everybody."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    context = {
        "rows": queries.rows(request.user, limit=LIMIT),
        "unseen": queries.unseen_count(request.user),
        "announcements": queries.announcements(),
    }
    return render(request, "notices/list.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """「すべて既読にする」."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    actions.see_all(request.user)
    return redirect("notices:list")


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one of one's own notices leads; it is read by that. 404 where it leads nowhere any more."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    row = queries.row(request.user, pk)
    if row is None:
        raise Http404
    actions.see(request.user, [pk])
    return redirect(row.url)


@require_GET
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement, for everybody who is signed in, while it is shown."""
    found = queries.announcements().filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(request, "notices/announcement.html", {"announcement": found})
