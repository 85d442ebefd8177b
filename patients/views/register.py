"""「新規患者登録」, step by step. What was entered is kept under the token of the address, so that going
back loses nothing and two tabs do not mix.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.views.doors import professional
from patients import access
from patients.actions import register as actions
from patients.birthdays import said
from patients.enums import Sex
from patients.forms.patient import NewPatientForm
from patients.models import Registration
from patients.queries import registrations
from patients.queries.facilities import offered_to
from patients.views.doors import begun
from patients.views.photos import photo_from


def registrar(request: HttpRequest) -> User:
    """The signed-in person, who may register patients."""
    user = professional(request)
    access.require_register(user)
    return user


@require_GET
def create(request: HttpRequest) -> HttpResponse:
    """「個別登録」: an empty page with a token of its own."""
    form = NewPatientForm(facilities=offered_to(registrar(request)), has_photo=False)
    return _input_page(request, form, uuid4(), None)


@require_GET
def bulk(request: HttpRequest) -> HttpResponse:
    """「一括登録」: says honestly that it is not there yet."""
    access.require_bulk_register(professional(request))
    return render(request, "patients/bulk.html")


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: UUID) -> HttpResponse:
    """「患者情報入力」: shows again what was entered, keeps what is entered now."""
    user, kept = registrar(request), begun(request, token)
    if kept is not None and kept.patient_id is not None:
        return redirect("patients:registered", kept.patient_id)
    given: dict[str, Any] = {"initial": _initial(kept)}
    if request.method == "POST":
        given = {"data": request.POST, "files": request.FILES}
    has_photo = kept is not None and bool(kept.photo_small)
    form = NewPatientForm(**given, facilities=offered_to(user), has_photo=has_photo)
    if request.method == "POST" and _kept(user, token, form):
        return redirect("patients:confirm", token)
    return _input_page(request, form, token, begun(request, token))


def _kept(user: User, token: UUID, form: NewPatientForm) -> bool:
    """Keep what was entered; the picture even where the rest has to be put right."""
    form.is_valid()
    try:
        photo = photo_from(form)
        if photo is not None or form.cleaned_data.get("without_photo"):
            actions.keep_photo_only(user, token, photo=photo)
    except ValidationError as refused:
        form.add_error("photo", refused)
    if form.is_valid():
        try:
            actions.keep_input(user, token, facility=form.cleaned_data["facility"], fields=form.told())
        except ValidationError as refused:
            form.add_error(None, refused)
    return form.is_valid()


def _initial(kept: Registration | None) -> dict[str, Any]:
    return {} if kept is None else actions.read(kept) | {"facility": kept.facility_id}


def _input_page(
    request: HttpRequest, form: NewPatientForm, token: UUID, kept: Registration | None
) -> HttpResponse:
    context = {"form": form, "token": token, "kept": kept}
    return render(request, "patients/create.html", context, status=422 if form.errors else 200)


@require_GET
def confirm(request: HttpRequest, token: UUID) -> HttpResponse:
    """「確認」: everything once more, and whether the name is there already."""
    registrar(request)
    kept = begun(request, token)
    if kept is None or kept.facility is None:
        return redirect("patients:create")
    fields = actions.read(kept)
    shown = fields | {
        "name": f"{fields['family_name']} {fields['given_name']}",
        "kana": f"{fields['family_kana']} {fields['given_kana']}".strip(),
        "sex": Sex(fields["sex"]).label,
        "born": said(fields["born_on"]) if fields["born_on"] else "",
    }
    twins = registrations.same_name(kept.facility, shown["name"])
    return render(request, "patients/confirm.html", {"kept": kept, "shown": shown, "twins": twins})
