"""「患者側に加える」 and 「患者側から外す」: which professionals of the care side are on the 患者側 as well."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.views.doors import person
from patients import access
from patients.actions import sides as actions
from patients.queries import cards
from patients.views.doors import care_member_of, open_patient_of
from timeline.queries.members import is_admin


@require_http_methods(["GET", "POST"])
def add_to_side(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「患者側に加える」, after asking: a professional of the care side; administrators and 施設管理者."""
    user, patient = person(request), open_patient_of(request, pk)
    access.require_run(user, patient)
    other = care_member_of(patient, member)
    if request.method == "GET":
        context = {"card": cards.card(user, patient), "other": other}
        return render(request, "patients/add_to_side.html", context)
    try:
        actions.add_to_side(user, patient, member=other)
        messages.success(request, f"{other.profile.name}さんを患者側に加えました。")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("patients:members", pk)


@require_http_methods(["GET", "POST"])
def take_off_side(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """「患者側から外す」, after asking: the care side stays; administrators and 施設管理者."""
    user, patient = person(request), open_patient_of(request, pk)
    access.require_run(user, patient)
    other = care_member_of(patient, member)
    if request.method == "GET" and is_admin(other, patient.group.care):
        messages.error(request, actions.ADMIN_STAYS)
        return redirect("patients:members", pk)
    if request.method == "GET":
        context = {"card": cards.card(user, patient), "other": other}
        return render(request, "patients/take_off_side.html", context)
    try:
        actions.take_off_side(user, patient, member=other)
        messages.success(
            request,
            f"{other.profile.name}さんを患者側から外しました。医療・介護側には、これまでどおり参加しています。",
        )
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("patients:members", pk)
