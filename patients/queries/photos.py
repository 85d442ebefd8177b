"""Where a patient's picture is."""

from django.urls import reverse

from patients.models import Patient

SIZES = ("small", "large")


def photo_url(patient: Patient, size: str) -> str:
    """The address of the picture, empty without one; a changed picture has a new address."""
    if not patient.photo_small:
        return ""
    return f"{reverse('patients:photo', args=[patient.pk, size])}?v={patient.photo_small[:8]}"
