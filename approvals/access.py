"""What may be done with invitations and approval requests. The same functions decide the button and the refusal."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from approvals.enums import RequestKind
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, requests, timelines
from timeline.enums import Side, TimelineKind
from timeline.models import Timeline
from timeline.queries.members import membership

INVITED_TO = (TimelineKind.FREE_GROUP, TimelineKind.PATIENT_GROUP)


def require_invite(user: User, timeline: Timeline) -> None:
    """Inviting to the 医療・介護側 or to a free group: its members, and 施設管理者 of the managing facility.

    Raises PermissionDenied for others, for the 患者側, and for groups whose members come by other ways.
    """
    if timeline.side == Side.PATIENT:
        raise PermissionDenied("患者側へは、この画面から招待できません。")
    if timeline.kind not in INVITED_TO:
        raise PermissionDenied("このグループのメンバーは、招待では増やせません。")
    if membership(user, timeline) is None and not timelines.managed_by(user).filter(pk=timeline.pk).exists():
        raise PermissionDenied("このグループのメンバーだけが招待できます。")


def require_run(user: User, timeline: Timeline) -> None:
    """Deciding for the group, and inviting without approval: its administrators and those 施設管理者."""
    if not timelines.run_by(user).filter(pk=timeline.pk).exists():
        raise PermissionDenied("この操作は、グループ管理者だけができます。")


def require_decide(user: User, request: ApprovalRequest) -> None:
    """Approving and rejecting: who runs the group, but nobody the own joining; of a device 施設管理者 of its
    facility, but nobody the own; 事務局 where the facility has nobody else to decide.
    """
    office = user.is_active and user.is_staff and request.requester_id != user.pk
    if office and requests.left_to_office().filter(pk=request.pk).exists():
        return
    if requests.decidable(user).filter(pk=request.pk).exists():
        return
    if request.kind == RequestKind.DEVICE:
        raise PermissionDenied("端末の登録の承認と却下は、この施設の施設管理者だけができます。")
    raise PermissionDenied("承認と却下は、グループ管理者だけができます。")


def require_own_request(user: User, request: ApprovalRequest) -> None:
    """Taking back that one asked for a device: who asked."""
    if not requests.own_device(user).filter(pk=request.pk).exists():
        raise PermissionDenied("取り下げられるのは、登録をお願いした方だけです。")


def require_answer(user: User, invitation: Invitation) -> None:
    """Accepting and declining: the invitee, once it was approved."""
    if not invitations.answerable(user).filter(pk=invitation.pk).exists():
        raise PermissionDenied("この招待には、招待された方だけが返事できます。")


def require_resend(user: User, invitation: Invitation) -> None:
    """Having the mail of an invitation sent again: the inviter, and who runs the group."""
    if invitation.inviter_id != user.pk:
        require_run(user, invitation.timeline)


def require_withdraw(user: User, invitation: Invitation) -> None:
    """Withdrawing: the inviter, and who runs the group."""
    if invitation.inviter_id != user.pk:
        require_run(user, invitation.timeline)
