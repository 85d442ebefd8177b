"""Changing what is kept of a patient."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from mcs.core import audit
from mcs.core.files.pictures import Photo, forget
from patients import access
from patients.actions.register import FIELDS
from patients.models import Patient
from timeline.models import Timeline


@transaction.atomic
def edit_patient(
    actor: User,
    patient: Patient,
    *,
    fields: Mapping[str, Any],
    photo: Photo | None = None,
    without_photo: bool = False,
) -> None:
    """Change `fields` (of FIELDS) and the picture; administrators of the group and 施設管理者 of the
    facility.

    Only what differs is written, so that two people who change different fields do not undo each other.
    Both timelines take the name over. Raises PermissionDenied, ValidationError (code "name").
    """
    access.require_run(actor, patient)
    changed = {name: value for name, value in fields.items() if getattr(patient, name) != value}
    if unknown := changed.keys() - set(FIELDS):
        raise TypeError(f"{sorted(unknown)} are not fields of a patient")
    if not all(changed.get(name, True) for name in ("family_name", "given_name", "sex")):
        raise ValidationError("姓・名・性別を入力してください。", code="name")
    for name, value in (changed | _photo_fields(patient, photo, without_photo)).items():
        setattr(patient, name, value)
    for name, value in patient.keys().items():
        setattr(patient, name, value)
    patient.save(update_fields=[*changed, *patient.keys(), "photo_large", "photo_small"])
    group = patient.group
    Timeline.objects.filter(pk__in=[group.care_id, group.patient_side_id]).update(name=patient.name)
    audit.record(
        actor, "patient.edit", patient, timeline=group.care_id, fields=",".join(sorted(changed))[:80]
    )


def _photo_fields(patient: Patient, photo: Photo | None, without: bool) -> dict[str, str]:
    if photo is None and not without:
        return {}
    forget([patient.photo_large, patient.photo_small])
    return {"photo_large": photo.large if photo else "", "photo_small": photo.small if photo else ""}
