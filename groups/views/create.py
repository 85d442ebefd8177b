"""Making a group, and what comes next."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.doors import professional
from groups import access
from groups.actions.free import create_group
from groups.forms import NewGroupForm
from groups.views.doors import group_of
from groups.views.photos import chosen


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """「グループ作成」. The form's key makes a double click one group."""
    user = professional(request)
    form = NewGroupForm(request.POST or None, request.FILES or None, initial={"client_key": uuid4()})
    if request.method == "POST" and form.is_valid() and (photo := chosen(form)).fits:
        group = create_group(user, **form.words(), photo=photo.kept)
        return redirect("groups:created", group.pk)
    return render(request, "groups/create.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def created(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog after making a group: invite now or later. Asked again it is harmless."""
    group = group_of(request, pk)
    access.require_edit(professional(request), group)
    return render(request, "groups/created.html", {"group": group})
