"""What may be done with invitations and approval requests. The same functions decide the button and the refusal; who
may stands in the table.
"""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from approvals.enums import RequestKind
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import timelines
from approvals.queries.roles import holds, is_about, kind_of
from approvals.table import step
from timeline.enums import Side, TimelineKind
from timeline.models import Timeline

INVITED_TO = (TimelineKind.FREE_GROUP, TimelineKind.PATIENT_GROUP, TimelineKind.COMMUNITY)
DECIDE = {
    RequestKind.INVITATION: "承認と却下は、グループ管理者だけができます。",
    RequestKind.JOINING: "参加の承認と却下は、グループ管理者だけができます。",
    RequestKind.AFFILIATION: "所属の確認は、この施設の施設管理者だけができます。",
    RequestKind.DEVICE: "端末の登録の承認と却下は、この施設の施設管理者だけができます。",
}
REFUSED = {
    "accept": "この招待には、招待された方だけが返事できます。",
    "decline": "この招待には、招待された方だけが返事できます。",
    "withdraw": "取り下げられるのは、招待した方と管理者だけです。",
    "remind": "催促できるのは、招待した方と管理者だけです。",
    "resend": "再送できるのは、招待した方と管理者だけです。",
}
ASKED = "取り下げられるのは、お願いした方だけです。"


def require_step(user: User, act: str, subject: Invitation | ApprovalRequest) -> None:
    """Taking a step of the table: who it names, and where it says so nobody in the own matter."""
    row = step(kind_of(subject), act)
    own = row.others and is_about(user, subject)
    if own or not any(holds(user, who, subject) for who in row.who):
        raise PermissionDenied(_sentence(act, subject))


def _sentence(act: str, subject: Invitation | ApprovalRequest) -> str:
    if act in {"approve", "reject"}:
        return DECIDE[kind_of(subject)]
    return ASKED if isinstance(subject, ApprovalRequest) else REFUSED[act]


def require_invite(user: User, timeline: Timeline) -> None:
    """Inviting to the 医療・介護側, a free group or a community: its members, and 施設管理者 of the managing facility.

    Raises PermissionDenied for others, for the 患者側, and for groups whose members come by other ways.
    """
    if timeline.side == Side.PATIENT:
        raise PermissionDenied("患者側へは、この画面から招待できません。")
    if timeline.kind not in INVITED_TO:
        raise PermissionDenied("このグループのメンバーは、招待では増やせません。")
    if not any(holds(user, who, timeline) for who in step(RequestKind.INVITATION, "propose").who):
        raise PermissionDenied("このグループのメンバーだけが招待できます。")


def require_invite_relative(user: User, timeline: Timeline) -> None:
    """Inviting the patient and relatives to the 患者側: administrators of the group and 施設管理者 of the managing
    facility. Raises PermissionDenied for others, and for every other timeline.
    """
    if timeline.side != Side.PATIENT:
        raise PermissionDenied("ご本人・ご家族を招待できるのは、患者側だけです。")
    if not any(holds(user, who, timeline) for who in step(RequestKind.INVITATION, "invite_relative").who):
        raise PermissionDenied("ご家族の招待は、グループ管理者または管理施設の施設管理者だけができます。")


def require_board(user: User, timeline: Timeline) -> None:
    """Looking at what waits: whoever may invite there, and who has invited there before and may still take it back."""
    if timeline.side == Side.PATIENT:
        if not Invitation.objects.filter(timeline=timeline, inviter=user).exists():
            require_invite_relative(user, timeline)
    else:
        require_invite(user, timeline)


def require_run(user: User, timeline: Timeline) -> None:
    """Deciding for the group, and inviting without approval: its administrators and those 施設管理者."""
    if not any(holds(user, who, timeline) for who in step(RequestKind.INVITATION, "create").who):
        raise PermissionDenied("この操作は、グループ管理者だけができます。")


def require_ask_to_join(user: User, timeline: Timeline) -> None:
    """Asking to be let in: professionals, into a community they are not in."""
    if not timelines.joinable(user).filter(pk=timeline.pk).exists():
        raise PermissionDenied("このグループには、参加を申し込めません。")


def require_decide(user: User, request: ApprovalRequest) -> None:
    """Approving and rejecting alike: as the table says; nobody the own joining, affiliation or device."""
    require_step(user, "approve", request)


def require_answer(user: User, invitation: Invitation) -> None:
    """Accepting and declining alike: the invitee, once it was approved."""
    require_step(user, "accept", invitation)
