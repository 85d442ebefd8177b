"""「患者詳細」 and the head of the timeline: what of a patient this reader may know."""

from dataclasses import dataclass, replace

from django.urls import reverse

from accounts.models import User
from patients.birthdays import said
from patients.enums import Sex
from patients.models import Patient
from patients.queries.photos import photo_url
from timeline.enums import Side
from timeline.models import Timeline
from timeline.queries import unread


@dataclass(frozen=True, slots=True)
class SideTab:
    """「医療・介護側」 or 「患者側」, with its unread count. `key` names the badge that the page's script keeps true."""

    key: str
    side: str
    label: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True, slots=True)
class PatientHead:
    """The head of one side. `disease` is empty on every page but the care side's."""

    pk: int
    name: str
    disease: str
    facility: str
    initial: str
    photo_url: str
    tabs: tuple[SideTab, ...]


@dataclass(frozen=True, slots=True)
class PatientCard:
    """「患者詳細」. Without `open_to_care` it carries the name and the photo, nothing else."""

    pk: int
    name: str
    kana: str
    initial: str
    photo_url: str
    photo_large_url: str
    open_to_care: bool
    facility: str = ""
    disease: str = ""
    sex: str = ""
    born: str = ""
    phone: str = ""
    address: str = ""
    remarks: str = ""


def head(user: User, patient: Patient, side: Side) -> PatientHead:
    """The head of a side that came through the door, with the tabs of the sides this person is in."""
    group = patient.group
    sides = {group.care_id: Side.CARE, group.patient_side_id: Side.PATIENT}
    counts = unread.counts(user, sides)
    tabs = [_tab(patient.pk, pk, of, of == side, counts[pk]) for pk, of in sides.items() if pk in counts]
    return PatientHead(
        pk=patient.pk,
        name=patient.name,
        disease=patient.disease if side == Side.CARE else "",
        facility=patient.managing_facility.name,
        initial=patient.family_name[:1],
        photo_url=photo_url(patient, "small"),
        tabs=tuple(tabs),
    )


def _tab(pk: int, timeline_id: int, side: Side, current: bool, count: int) -> SideTab:
    name = "patients:care" if side == Side.CARE else "patients:patient_side"
    url = reverse(name, args=[pk])
    return SideTab(f"timeline-{timeline_id}", side.value, str(side.label), url, current, count)


def card(user: User, patient: Patient) -> PatientCard:
    """The card of a patient that came through the door."""
    base = PatientCard(
        pk=patient.pk,
        name=patient.name,
        kana="",
        initial=patient.family_name[:1],
        photo_url=photo_url(patient, "small"),
        photo_large_url=photo_url(patient, "large"),
        open_to_care=Patient.objects.open_to_care(user).filter(pk=patient.pk).exists(),
    )
    return _with_everything(base, patient) if base.open_to_care else base


def _with_everything(base: PatientCard, patient: Patient) -> PatientCard:
    return replace(
        base,
        kana=patient.kana,
        facility=patient.managing_facility.name,
        disease=patient.disease,
        sex=str(Sex(patient.sex).label),
        born=said(patient.born_on) if patient.born_on else "",
        phone=patient.phone,
        address=patient.address,
        remarks=patient.remarks,
    )


def first_page(user: User, patient: Patient) -> str:
    """Where somebody who may open a patient arrives: the care side, else the 患者側, else the card."""
    group = patient.group
    visible = Timeline.objects.visible_to(user).filter(pk__in=[group.care_id, group.patient_side_id])
    mine = set(visible.values_list("pk", flat=True))
    if group.care_id in mine:
        return reverse("patients:care", args=[patient.pk])
    name = "patients:patient_side" if group.patient_side_id in mine else "patients:card"
    return reverse(name, args=[patient.pk])
