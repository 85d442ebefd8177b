"""「患者詳細」, the picture, and changing both."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.views.doors import person
from mcs.core.files import store
from mcs.core.permissions import allows
from patients import access
from patients.actions.edit import edit_patient
from patients.actions.register import FIELDS
from patients.forms.patient import EditPatientForm
from patients.queries import cards
from patients.queries.members import taking_part
from patients.queries.photos import SIZES
from patients.views.doors import listed_patient_of, open_patient_of, patient_of
from patients.views.photos import photo_from


@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything for the care side; name, picture and who takes part for the 患者側."""
    user, patient = person(request), patient_of(request, pk)
    context = {
        "card": cards.card(user, patient),
        "may_edit": allows(access.require_run, user, patient),
        "rows": taking_part(user, patient),
    }
    return render(request, "patients/card.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """「編集」 of the card; administrators and 施設管理者."""
    user, patient = person(request), open_patient_of(request, pk)
    access.require_run(user, patient)
    form = EditPatientForm(
        request.POST or None,
        request.FILES or None,
        initial={name: getattr(patient, name) for name in FIELDS},
        has_photo=bool(patient.photo_small),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, form, pk)
        except ValidationError as refused:
            form.add_error("photo", refused)
        else:
            messages.success(request, "患者情報を変更しました。")
            return redirect("patients:card", pk)
    context = {"form": form, "card": cards.card(user, patient)}
    return render(request, "patients/edit.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, form: EditPatientForm, pk: int) -> None:
    edit_patient(
        person(request),
        open_patient_of(request, pk),
        fields=form.told(),
        photo=photo_from(form),
        without_photo=form.cleaned_data.get("without_photo", False),
    )


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """The picture, for those in whose list the patient stands."""
    patient = listed_patient_of(request, pk)
    name = patient.photo_small if size == "small" else patient.photo_large
    if size not in SIZES or not name:
        raise Http404
    return store.serve(name, content_type="image/jpeg")
