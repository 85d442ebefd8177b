"""Patient groups and their two timelines."""

from django.db.models import Q
from django.urls import reverse

from accounts.models import Facility
from patients.models import PatientGroup
from timeline.models import Timeline


def group_of(timeline: Timeline) -> PatientGroup | None:
    """The patient group one of whose sides `timeline` is; None for every other timeline."""
    groups = PatientGroup.objects.filter(Q(care=timeline.pk) | Q(patient_side=timeline.pk))
    return groups.select_related("patient__managing_facility", "care", "patient_side").first()


def both_sides(timeline: Timeline) -> list[Timeline]:
    """The two timelines of the patient group one of whose sides this is, the care side first."""
    group = group_of(timeline)
    return [group.care, group.patient_side] if group is not None else []


def managing_facility_of(timeline: Timeline) -> Facility | None:
    """管理施設 of the patient whose timeline this is; None for every other timeline."""
    group = group_of(timeline)
    return group.patient.managing_facility if group is not None else None


def addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The pages of these sides of patient groups, by timeline id."""
    found = {}
    for patient_id, care_id, patient_side_id in _sides(timelines):
        found[care_id] = reverse("patients:care", args=[patient_id])
        found[patient_side_id] = reverse("patients:patient_side", args=[patient_id])
    return {t.pk: found[t.pk] for t in timelines if t.pk in found}


def member_addresses(timelines: list[Timeline]) -> dict[int, str]:
    """The member lists of these timelines' patient groups: one list for both sides."""
    found: dict[int, str] = {}
    for patient_id, *sides in _sides(timelines):
        found |= dict.fromkeys(sides, reverse("patients:members", args=[patient_id]))
    return {t.pk: found[t.pk] for t in timelines if t.pk in found}


def _sides(timelines: list[Timeline]) -> list[tuple[int, int, int]]:
    groups = PatientGroup.objects.filter(Q(care__in=timelines) | Q(patient_side__in=timelines))
    return list(groups.values_list("patient_id", "care_id", "patient_side_id"))
