"""「メンバー一覧」 of a patient's group, who runs it, and taking somebody out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.views.doors import person
from mcs.core.permissions import allows
from patients import access
from patients.actions import members as actions
from patients.queries import cards
from patients.queries.members import taking_part
from patients.views.asking import asked_first
from patients.views.doors import care_member_of, member_of, open_patient_of, patient_of
from timeline.queries.members import is_admin
from timeline.views.successors import successor_form


@require_GET
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who receives what is written, of both sides; phone numbers for the care side."""
    user, patient = person(request), patient_of(request, pk)
    context = {
        "card": cards.card(user, patient),
        "care_id": patient.group.care_id,
        "patient_side_id": patient.group.patient_side_id,
        "rows": taking_part(user, patient),
        "may_run": allows(access.require_run, user, patient),
        "may_invite": allows(access.require_invite, user, patient),
    }
    return render(request, "patients/members.html", context)


@require_http_methods(["GET", "POST"])
def remove_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take a member out, after asking; administrators and 施設管理者."""
    return asked_first(
        request,
        pk,
        lambda patient: member_of(patient, member),
        template="patients/remove_member.html",
        act=actions.remove_member,
        done="{}さんをグループから外しました。",
    )


@require_http_methods(["GET", "POST"])
def name_admin(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「管理者にする」, after asking: a professional of the care side; administrators and 施設管理者."""
    return asked_first(
        request,
        pk,
        lambda patient: care_member_of(patient, member),
        template="patients/name_admin.html",
        act=actions.name_admin,
        done="{}さんをグループ管理者にしました。",
    )


@require_http_methods(["GET", "POST"])
def unname_admin(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「管理者から外す」, or 「管理者をやめる」 for oneself, after asking; the last one's successor is chosen in the same
    step.
    """
    user, patient = person(request), open_patient_of(request, pk)
    access.require_run(user, patient)
    other = care_member_of(patient, member)
    form = successor_form(request, patient.group.care, other)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            actions.unname_admin(user, patient, member=other, successor=form.chosen if form else None)
            messages.success(request, f"{other.profile.name}さんは、グループ管理者ではなくなりました。")
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return redirect("patients:members", pk)
    context = {
        "card": cards.card(user, patient),
        "other": other,
        "form": form,
        "is_admin": is_admin(other, patient.group.care),
    }
    return render(request, "patients/unname_admin.html", context, status=422 if form and form.errors else 200)
