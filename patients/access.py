"""What may be done with patients. The same functions decide the button and the refusal."""

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Facility, User
from accounts.queries import facilities
from patients.models import Patient
from patients.queries.facilities import offered_to
from timeline.queries.members import is_admin, membership


def require_register(user: User, facility: Facility | None = None) -> None:
    """Registering a patient (into `facility`): its 施設管理者, or administrators of any patient group
    into the facility that has confirmed them.
    """
    offered = offered_to(user)
    if facility is not None:
        offered = offered.filter(pk=facility.pk)
    if not offered.exists():
        raise PermissionDenied("患者の登録は、施設管理者または患者グループの管理者だけができます。")


def require_bulk_register(user: User) -> None:
    """Registering many at once: 施設管理者."""
    if not facilities.managed(user).exists():
        raise PermissionDenied("一括登録は、施設管理者だけができます。")


def require_run(user: User, patient: Patient) -> None:
    """Changing the card, naming administrators, taking members out and saying who is on the 患者側: administrators of
    the group, 施設管理者 of the managing facility.
    """
    if not (is_admin(user, patient.group.care) or manages(user, patient)):
        raise PermissionDenied("この操作は、グループ管理者または管理施設の施設管理者だけができます。")


def require_side_fits(patient: Patient, member: User) -> None:
    """Who may be added to the 患者側: active professionals who are on the care side. Raises ValidationError (code "kind"
    or "member").
    """
    if not member.is_professional:
        raise ValidationError("患者側に加えられるのは、医療・介護従事者だけです。", code="kind")
    if not member.is_active or membership(member, patient.group.care) is None:
        raise ValidationError("医療・介護側のメンバーから選んでください。", code="member")


def require_invite(user: User, patient: Patient) -> None:
    """Offering 「メンバー招待」: members of the care side, 施設管理者 of the managing facility."""
    if not (membership(user, patient.group.care) or manages(user, patient)):
        raise PermissionDenied("招待は、医療・介護側のメンバーだけができます。")


def manages(user: User, patient: Patient) -> bool:
    """Whether `user` is 施設管理者 of the facility that manages the patient."""
    return facilities.managed(user).filter(pk=patient.managing_facility_id).exists()
