"""Communities: making one, what stands in its list, and joining."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.views.doors import professional
from groups import access
from groups.actions.communities import create_community, join_community
from groups.forms import NewCommunityForm
from groups.queries.communities import run_by
from groups.queries.pages import member_count, photo_url
from groups.views import page as pages
from groups.views.doors import listed_of
from groups.views.photos import chosen
from mcs.core.permissions import allows
from timeline.queries.members import membership


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """「コミュニティ作成」: 施設管理者. The form's key makes a double click one community."""
    user = professional(request)
    access.require_create_community(user)
    form = NewCommunityForm(request.POST or None, request.FILES or None, initial={"client_key": uuid4()})
    if request.method == "POST" and form.is_valid() and (photo := chosen(form)).fits:
        community = create_community(user, **form.words(), photo=photo.kept)
        messages.success(request, f"コミュニティ「{community.name}」を作成しました。")
        return redirect("communities:page", community.pk)
    return render(request, "communities/create.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The community for its members; who is none is led to what everybody is told of it."""
    community = listed_of(request, pk)
    if membership(professional(request), community.timeline) is None:
        return redirect("communities:about", pk)
    return pages.page(request, pk)


@require_GET
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """What every professional is told of a community, and the way in."""
    user, community = professional(request), listed_of(request, pk)
    context = {
        "group": community,
        "photo_url": photo_url(community, "large"),
        "members": member_count(community),
        "run_by": run_by(community),
        "joined": membership(user, community.timeline) is not None,
        "may_join": allows(access.require_join, user, community),
    }
    return render(request, "communities/about.html", context)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """「参加する」 in an open community."""
    user, community = professional(request), listed_of(request, pk)
    try:
        join_community(user, community)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("communities:about", pk)
    messages.success(request, f"コミュニティ「{community.name}」に参加しました。")
    return redirect("communities:page", pk)
