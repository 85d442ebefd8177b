"""「メンバー一覧」 of a patient: everybody who receives what is written, of both sides in one list."""

from dataclasses import replace

from accounts.models import User
from patients.models import Patient
from timeline.queries.members import MemberRow, rows


def taking_part(user: User, patient: Patient) -> list[MemberRow]:
    """Everybody in the group, each once; without phone numbers for those who are on the 患者側 only."""
    everybody = rows([patient.group.care, patient.group.patient_side])
    if Patient.objects.open_to_care(user).filter(pk=patient.pk).exists():
        return everybody
    return [replace(row, phone="") for row in everybody]
