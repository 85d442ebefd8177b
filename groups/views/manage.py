"""Changing, deleting and bringing back a group."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.doors import professional
from groups import access
from groups.actions.deleting import delete_group, restore_group
from groups.actions.editing import edit_group
from groups.forms import CommunityForm, GroupForm
from groups.models import Community
from groups.queries.pages import loss, photo_url
from groups.views.doors import deleted_of, group_of
from groups.views.photos import chosen


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """「編集」: name, purpose and picture; administrators."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    kind = CommunityForm if isinstance(group, Community) else GroupForm
    form = kind(
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(group, name) for name in kind.base_fields if hasattr(group, name)},
        has_photo=bool(group.photo_small),
    )
    if request.method == "POST" and form.is_valid() and (photo := chosen(form)).fits:
        without = form.cleaned_data.get("without_photo", False)
        edit_group(user, group, **form.words(), photo=photo.kept, without_photo=without)
        messages.success(request, f"{group.word}の内容を変更しました。")
        return redirect(f"{group.space}:page", group.pk)
    return render(
        request,
        "groups/edit.html",
        {"group": group, "form": form, "photo_url": photo_url(group)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """「削除」: says in numbers what will happen, then does it; administrators."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    if request.method == "GET":
        return render(
            request,
            "groups/delete.html",
            {"group": group, "loss": loss(group), "days": settings.GROUP_RESTORE_DAYS},
        )
    try:
        delete_group(user, group)
        messages.success(request, f"{group.word}「{group.name}」を削除しました。")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(f"{group.space}:list")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """「元に戻す」: its administrators, for some days."""
    user, group = professional(request), deleted_of(request, pk)
    try:
        restore_group(user, group)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(f"{group.space}:list")
    messages.success(request, f"{group.word}「{group.name}」を元に戻しました。")
    return redirect(f"{group.space}:page", pk)
