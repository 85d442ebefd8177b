"""Which of the professionals are on the 患者側 besides the 医療・介護側. Both sides are held meanwhile, so that what is asked
is still true when it is done.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from notices import actions as notices
from patients import access
from patients.actions.members import held
from patients.models import Patient
from timeline.actions.members import end_memberships, join
from timeline.enums import MemberRole
from timeline.models import Timeline
from timeline.queries.members import is_admin, membership

ADDED = "patient.side_added"
"""The notice: one has been added to the 患者側; its subject is that timeline."""
TAKEN_OFF = "patient.side_taken_off"
"""The notice: one has been taken off the 患者側, and stays on the care side, whose timeline is its subject."""
ADMIN_STAYS = "グループ管理者は、医療・介護側と患者側の両方に参加します。患者側から外すときは、先に「管理者から外す」を押してください。"


@transaction.atomic
def add_to_side(actor: User, patient: Patient, *, member: User) -> None:
    """Let a professional of the care side take part on the 患者側 as well, who is told; administrators of the group and
    施設管理者 of the facility. Idempotent.

    Raises PermissionDenied, ValidationError (code "member" or "kind").
    """
    care, side = held(patient)
    access.require_run(actor, patient)
    access.require_side_fits(patient, member)
    role = MemberRole.ADMIN if is_admin(member, care) else MemberRole.MEMBER
    if join(actor, side, users=[member], role=role):
        notices.clear_for([member.pk], [TAKEN_OFF], [care.pk])
        _tell(actor, member, ADDED, side)


@transaction.atomic
def take_off_side(actor: User, patient: Patient, *, member: User) -> None:
    """Take a professional off the 患者側, who stays on the care side and is told; administrators of the group and
    施設管理者 of the facility. Idempotent. Administrators of the group are on both sides.

    Raises PermissionDenied, ValidationError (code "member" for who is not on the care side, "admin").
    """
    care, side = held(patient)
    access.require_run(actor, patient)
    if membership(member, care) is None:
        raise ValidationError("この方は、医療・介護側のメンバーではありません。", code="member")
    if is_admin(member, care):
        raise ValidationError(ADMIN_STAYS, code="admin")
    if end_memberships(actor, [side], users=[member]):
        _tell(actor, member, TAKEN_OFF, care)


def _tell(actor: User, member: User, kind: str, timeline: Timeline) -> None:
    """Nobody is told of the own act."""
    if member.pk != actor.pk:
        notices.tell_anew([member.pk], kind, timeline.pk, actor=actor)
    notices.stir([member.pk])
