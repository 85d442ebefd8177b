"""Changing and deleting a group."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.views.doors import professional
from groups import access
from groups.actions import free
from groups.forms import GroupForm
from groups.queries.pages import loss
from groups.views.doors import group_of


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """「編集」: name and purpose; administrators."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    form = GroupForm(request.POST or None, initial={"name": group.name, "purpose": group.purpose})
    if request.method == "POST" and form.is_valid():
        free.edit_group(user, group, **form.cleaned_data)
        messages.success(request, f"{group.word}の内容を変更しました。")
        return redirect(f"{group.space}:page", group.pk)
    return render(
        request, "groups/edit.html", {"group": group, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """「削除」: says in numbers what will happen, then does it; administrators."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    if request.method == "GET":
        return render(request, "groups/delete.html", {"group": group, "loss": loss(group)})
    try:
        free.delete_group(user, group)
        messages.success(request, f"{group.word}「{group.name}」を削除しました。")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(f"{group.space}:list")
