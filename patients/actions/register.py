"""Registering a patient, and the steps on the way there."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Facility, User
from accounts.queries import facilities
from mcs.core import audit
from mcs.core.files.pictures import Photo, forget
from notices import actions as notices
from patients import access
from patients.models import Patient, PatientGroup, Registration
from timeline.actions.members import join, open_timeline
from timeline.enums import MemberRole, Side, TimelineKind
from timeline.models import Timeline

JOINED = "patient.joined"
"""The notice: one has been made a member of a patient's group."""
FORGOTTEN_AFTER = timedelta(days=1)
FIELDS = (
    "family_name",
    "given_name",
    "sex",
    "family_kana",
    "given_kana",
    "born_on",
    "disease",
    "phone",
    "address",
    "remarks",
)


@transaction.atomic
def register_patient(
    actor: User,
    facility: Facility,
    *,
    fields: Mapping[str, Any],
    staff: Iterable[User] = (),
    photo: Photo | None = None,
) -> Patient:
    """Register a patient of `facility` and open the group: `actor` is its first administrator, on both
    sides; the ticked `staff` of the facility are members of the care side at once and are told so.

    `fields` are of FIELDS. Raises PermissionDenied for who may not register there, ValidationError (code
    "name") without 姓 and 名, (code "staff") for people who are not of the facility.
    """
    access.require_register(actor, facility)
    patient = _written(Patient(managing_facility=facility, registered_by=actor), fields, photo)
    patient.save()
    group = _open_group(actor, patient)
    _let_in(actor, group, staff)
    audit.record(actor, "patient.register", patient, timeline=group.care_id, facility=facility.pk)
    return patient


def _written(patient: Patient, fields: Mapping[str, Any], photo: Photo | None) -> Patient:
    if not (fields.get("family_name") and fields.get("given_name") and fields.get("sex")):
        raise ValidationError("姓・名・性別を入力してください。", code="name")
    for name, value in fields.items():
        if name not in FIELDS:
            raise TypeError(f"{name} is not a field of a registration")
        setattr(patient, name, value)
    for name, value in patient.keys().items():
        setattr(patient, name, value)
    if photo is not None:
        patient.photo_large, patient.photo_small = photo.large, photo.small
    return patient


def _open_group(actor: User, patient: Patient) -> PatientGroup:
    def side(which: Side) -> Timeline:
        timeline = open_timeline(actor, kind=TimelineKind.PATIENT_GROUP, name=patient.name, side=which)
        join(actor, timeline, users=[actor], role=MemberRole.ADMIN)
        return timeline

    return PatientGroup.objects.create(patient=patient, care=side(Side.CARE), patient_side=side(Side.PATIENT))


def _let_in(actor: User, group: PatientGroup, staff: Iterable[User]) -> None:
    others = {person.pk: person for person in staff if person.pk != actor.pk}
    of_facility = facilities.staff(group.patient.managing_facility).filter(pk__in=others).count()
    if of_facility != len(others):
        raise ValidationError("選んだスタッフの中に、この施設の職員でない人がいます。", code="staff")
    join(actor, group.care, users=others.values())
    notices.tell(others, JOINED, group.pk, actor=actor)


@transaction.atomic
def keep_input(actor: User, token: UUID, *, facility: Facility, fields: Mapping[str, Any]) -> Registration:
    """Keep what was entered under the token of the page; again and again, until the patient is
    registered.

    Raises PermissionDenied for who may not register there, ValidationError (code "foreign") for a token
    in use by somebody else, (code "decided") after the patient was registered. What others left behind
    for a day is forgotten.
    """
    access.require_register(actor, facility)
    forget_old(actor)
    kept = _of(actor, token)
    kept.facility, kept.fields = facility, _storable(fields)
    kept.save(update_fields=["facility", "fields", "touched_at"])
    return kept


@transaction.atomic
def keep_photo_only(actor: User, token: UUID, *, photo: Photo | None) -> Registration:
    """Keep a chosen picture, although the rest of the page may have to be put right; drop it with None."""
    access.require_register(actor)
    kept = _of(actor, token)
    forget([kept.photo_large, kept.photo_small])
    kept.photo_large, kept.photo_small = (photo.large, photo.small) if photo else ("", "")
    kept.save(update_fields=["photo_large", "photo_small", "touched_at"])
    return kept


@transaction.atomic
def keep_staff(actor: User, registration: Registration, *, staff_ids: Iterable[int]) -> None:
    """Keep the ticks, so that going back loses none."""
    kept = _of(actor, registration.token)
    kept.staff_ids = sorted(set(staff_ids))
    kept.save(update_fields=["staff_ids", "touched_at"])


@transaction.atomic
def finish(actor: User, registration: Registration, *, staff: Iterable[User]) -> Patient:
    """Register the patient that was entered. Idempotent: pressed twice, it answers with the first patient.

    Raises what `register_patient` raises, and ValidationError (code "incomplete") without any input.
    """
    kept = Registration.objects.select_for_update().get(pk=registration.pk, actor=actor)
    if kept.patient is not None:
        return kept.patient
    if kept.facility is None:
        raise ValidationError("患者の情報がまだ入力されていません。", code="incomplete")
    photo = Photo(kept.photo_large, kept.photo_small) if kept.photo_small else None
    patient = register_patient(actor, kept.facility, fields=read(kept), staff=staff, photo=photo)
    Registration.objects.filter(pk=kept.pk).update(
        patient=patient, fields={}, staff_ids=None, photo_large="", photo_small=""
    )
    return patient


@transaction.atomic
def forget_old(actor: User) -> int:
    """Forget what anybody entered and left behind more than a day ago; how many were."""
    before = timezone.now() - FORGOTTEN_AFTER
    old = Registration.objects.filter(patient__isnull=True, touched_at__lt=before)
    forget(name for names in old.values_list("photo_large", "photo_small") for name in names)
    gone, _ = old.delete()
    if gone:
        audit.record(actor, "registration.forget", count=gone)
    return gone


def read(registration: Registration) -> dict[str, Any]:
    """The entered fields with the birthday as a date again."""
    fields = dict(registration.fields)
    fields["born_on"] = date.fromisoformat(fields["born_on"]) if fields.get("born_on") else None
    return fields


def _storable(fields: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: fields.get(name) or "" for name in FIELDS}
    born = fields.get("born_on")
    return kept | {"born_on": born.isoformat() if born else ""}


def _of(actor: User, token: UUID) -> Registration:
    kept, _ = Registration.objects.select_for_update().get_or_create(token=token, defaults={"actor": actor})
    if kept.actor_id != actor.pk:
        raise ValidationError("画面が古くなっています。はじめから入力してください。", code="foreign")
    if kept.patient_id is not None:
        raise ValidationError("この患者は、すでに登録されています。", code="decided")
    return kept
