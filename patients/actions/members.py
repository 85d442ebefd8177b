"""Who is in a patient's group and who runs it, on both sides at once. Both are held meanwhile, so that what is asked is
still true when it is done.
"""

from django.db import transaction

from accounts.models import User
from notices import actions as notices
from patients import access
from patients.models import Patient
from timeline.access import require_admin_stays
from timeline.actions import roles
from timeline.actions.members import end_memberships, hold
from timeline.models import Timeline

REMOVED = "patient.removed"
"""The notice: one has been taken out of a patient's group; its subject is the group."""


def held(patient: Patient) -> list[Timeline]:
    """Both sides, the care side first; nobody else changes them inside the caller's transaction."""
    sides = [patient.group.care, patient.group.patient_side]
    hold(sides)
    return sides


@transaction.atomic
def remove_member(actor: User, patient: Patient, *, member: User) -> None:
    """Take somebody out of both sides, who is told; administrators of the group and 施設管理者 of the facility.

    Raises PermissionDenied, ValidationError (code "last_admin").
    """
    sides = held(patient)
    access.require_run(actor, patient)
    require_admin_stays(patient.group.care, member)
    if end_memberships(actor, sides, users=[member]) and member.pk != actor.pk:
        notices.tell_anew([member.pk], REMOVED, patient.group.pk, actor=actor)
        notices.stir([member.pk])


@transaction.atomic
def name_admin(actor: User, patient: Patient, *, member: User) -> None:
    """Make a professional of the care side administrator of the group, on both sides, who is told; administrators of
    the group and 施設管理者 of the facility. Idempotent.

    Raises PermissionDenied, ValidationError (code "member" or "kind").
    """
    held(patient)
    access.require_run(actor, patient)
    roles.name_admin(actor, patient.group.care, user=member)


@transaction.atomic
def unname_admin(actor: User, patient: Patient, *, member: User, successor: User | None = None) -> None:
    """Make an administrator an ordinary member of both sides, oneself too; the last one names a `successor` with it.
    Administrators of the group and 施設管理者 of the facility.

    Raises PermissionDenied, ValidationError (code "last_admin", "member" or "kind").
    """
    held(patient)
    access.require_run(actor, patient)
    if successor is not None:
        roles.name_admin(actor, patient.group.care, user=successor)
    roles.unname_admin(actor, patient.group.care, user=member)
