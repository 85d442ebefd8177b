"""The two sides of a patient's group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.views.doors import person
from patients.models import Patient
from patients.queries import cards
from patients.views.doors import patient_of
from timeline.enums import Side
from timeline.views.doors import timeline_of
from timeline.views.page import page as timeline_page


@require_GET
def patient_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the side one is in."""
    return redirect(cards.first_page(person(request), patient_of(request, pk)))


@require_GET
def care(request: HttpRequest, pk: int) -> HttpResponse:
    """「医療・介護側」. The one page whose head shows the disease."""
    patient = patient_of(request, pk)
    return _side(request, patient, patient.group.care_id, Side.CARE)


@require_GET
def patient_side(request: HttpRequest, pk: int) -> HttpResponse:
    """「患者側」."""
    patient = patient_of(request, pk)
    return _side(request, patient, patient.group.patient_side_id, Side.PATIENT)


def _side(request: HttpRequest, patient: Patient, timeline_id: int, side: Side) -> HttpResponse:
    timeline = timeline_of(request, timeline_id)
    context = {
        "head": cards.head(person(request), patient, side),
        "members_url": reverse("patients:members", args=[patient.pk]),
    }
    return timeline_page(request, timeline, "patients/side.html", context)
