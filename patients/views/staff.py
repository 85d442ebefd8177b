"""The last step of 「新規患者登録」: who takes part at once, and what comes after."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.models import User
from accounts.views.doors import person
from mcs.core.files import store
from patients import access
from patients.actions import register as actions
from patients.models import Registration
from patients.queries import registrations
from patients.queries.cards import card
from patients.views.doors import begun, open_patient_of, registration_of
from patients.views.register import registrar


@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest, token: UUID) -> HttpResponse:
    """Everybody of the own facility, ticked at first. 「登録」 pressed twice makes one patient."""
    user, kept = registrar(request), begun(request, token)
    if kept is not None and kept.patient_id is not None:
        return redirect("patients:registered", kept.patient_id)
    if kept is None or kept.facility is None:
        return redirect("patients:create")
    if request.method == "GET":
        return _staff_page(request, user, kept, kept.staff_ids)
    ids = [int(pk) for pk in request.POST.getlist("staff") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    try:
        return _acted(request, user, kept, ids)
    except ValidationError as refused:
        return _staff_page(request, user, kept, ids, refused.messages)


def _acted(request: HttpRequest, user: User, kept: Registration, ids: list[int]) -> HttpResponse:
    act = request.POST.get("act")
    if act == "register":
        patient = actions.finish(user, kept, staff=registrations.ticked_staff(kept, ids))
        return redirect("patients:registered", patient.pk)
    actions.keep_staff(user, kept, staff_ids=ids)
    return (
        redirect("patients:confirm", kept.token) if act == "back" else _staff_page(request, user, kept, ids)
    )


def _staff_page(
    request: HttpRequest,
    user: User,
    kept: Registration,
    ids: list[int] | None,
    errors: list[str] | None = None,
) -> HttpResponse:
    text = request.POST.get("q", "")[:100]
    rows = registrations.staff_rows(user, kept, ids=ids, text=text)
    context = {"kept": kept, "rows": rows, "text": text, "errors": errors}
    return render(request, "patients/staff.html", context, status=422 if errors else 200)


@require_GET
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """Done: the patient's group exists."""
    user, patient = person(request), open_patient_of(request, pk)
    access.require_run(user, patient)
    context = {"card": card(user, patient), "care_id": patient.group.care_id}
    return render(request, "patients/registered.html", context)


@require_safe
def registration_photo(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """The picture chosen so far, for the one who chose it."""
    kept = registration_of(request, token)
    if not kept.photo_small:
        raise Http404
    return store.serve(kept.photo_small, content_type="image/jpeg")
