"""Getting patients for a view: through the door or 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.models import User
from accounts.views.doors import person, professional
from patients.models import Patient, Registration
from patients.queries import registrations
from timeline.queries.members import active
from timeline.views.doors import one


def patient_of(request: HttpRequest, pk: int) -> Patient:
    """A patient whose page opens to the signed-in person, or 404."""
    return one(_whole(Patient.objects.visible_to(person(request))), pk=pk)


def open_patient_of(request: HttpRequest, pk: int) -> Patient:
    """A patient of whom the signed-in person may know everything, or 404."""
    return one(_whole(Patient.objects.open_to_care(person(request))), pk=pk)


def listed_patient_of(request: HttpRequest, pk: int) -> Patient:
    """A patient whose name and photo stand in the signed-in person's list, or 404."""
    return one(Patient.objects.listed_to(person(request)), pk=pk)


def member_of(patient: Patient, user_pk: int) -> User:
    """A member of either side of a patient that came through the door, or 404."""
    members = active([patient.group.care, patient.group.patient_side]).select_related("user__profile")
    return one(members, user__pk=user_pk).user


def care_member_of(patient: Patient, user_pk: int) -> User:
    """A member of the care side of a patient that came through the door, or 404."""
    return one(active([patient.group.care]).select_related("user__profile"), user__pk=user_pk).user


def registration_of(request: HttpRequest, token: UUID) -> Registration:
    """What the signed-in professional has entered under this token, or 404."""
    return one(registrations.own(professional(request)), token=token)


def begun(request: HttpRequest, token: UUID) -> Registration | None:
    """The same, None where nothing was entered yet (or by somebody else, which is not told)."""
    try:
        return registration_of(request, token)
    except Http404:
        return None


def _whole(patients: "QuerySet[Patient]") -> "QuerySet[Patient]":
    return patients.select_related("managing_facility", "group__care", "group__patient_side")
