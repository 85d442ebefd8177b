"""「メンバー一覧」: who is in a group, who runs it, taking members out, leaving."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.doors import professional
from groups import access
from groups.actions import members as actions
from groups.views.doors import group_of, member_of, workplace_of
from mcs.core.permissions import allows
from timeline.queries.members import is_admin, member_page
from timeline.views.page import number_of
from timeline.views.successors import successor_form


@require_GET
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """「メンバー一覧」: everybody who receives what is written in the group, page by page."""
    user, group = professional(request), group_of(request, pk)
    page = member_page(group.timeline, after=number_of(request, "after"))
    context = {"group": group, "page": page, "may_edit": allows(access.require_edit, user, group)}
    whole = "groups/members.html" if "after" not in request.GET else "groups/_members.html"
    return render(request, whole, context)


@require_GET
def workplace_members(request: HttpRequest, facility: int) -> HttpResponse:
    """「メンバー一覧」 of the workplace: its confirmed people, page by page."""
    group = workplace_of(request, facility)
    context = {
        "facility": group.facility,
        "page": member_page(group.timeline, after=number_of(request, "after")),
    }
    whole = "groups/workplace_members.html" if "after" not in request.GET else "groups/_members.html"
    return render(request, whole, context)


@require_http_methods(["GET", "POST"])
def remove_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take a member out, after asking; administrators."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    other = member_of(group, member)
    if request.method == "GET":
        return render(request, "groups/remove_member.html", {"group": group, "other": other})
    try:
        actions.remove_member(user, group, member=other)
        messages.success(request, f"{other.profile.name}さんを{group.word}から外しました。")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(f"{group.space}:members", pk)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a group, after asking; the last administrator chooses the next one in the same step."""
    user, group = professional(request), group_of(request, pk)
    form = successor_form(request, group.timeline, user)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            actions.leave_group(user, group, successor=form.chosen if form else None)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return redirect(f"{group.space}:leave", pk)
        messages.success(request, f"{group.word}「{group.name}」から抜けました。")
        return redirect(f"{group.space}:list")
    context = {"group": group, "form": form}
    return render(request, "groups/leave.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
def name_admin(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「管理者にする」, after asking; administrators."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    other = member_of(group, member)
    if request.method == "GET":
        return render(request, "groups/name_admin.html", {"group": group, "other": other})
    try:
        actions.name_admin(user, group, member=other)
        messages.success(request, f"{other.profile.name}さんをグループ管理者にしました。")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(f"{group.space}:members", pk)


@require_http_methods(["GET", "POST"])
def unname_admin(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「管理者から外す」, or 「管理者をやめる」 for oneself, after asking; the last one chooses the next in the same step."""
    user, group = professional(request), group_of(request, pk)
    access.require_edit(user, group)
    other = member_of(group, member)
    form = successor_form(request, group.timeline, other)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            actions.unname_admin(user, group, member=other, successor=form.chosen if form else None)
            messages.success(request, f"{other.profile.name}さんは、グループ管理者ではなくなりました。")
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return redirect(f"{group.space}:members", pk)
    context = {"group": group, "other": other, "form": form, "is_admin": is_admin(other, group.timeline)}
    return render(request, "groups/unname_admin.html", context, status=422 if form and form.errors else 200)
