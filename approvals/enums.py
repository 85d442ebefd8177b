"""The states of invitations and approval requests, the steps between them, and the kinds of notices about
them.
"""

from django.db import models


class InvitationState(models.TextChoices):
    """pending -> approved -> accepted | declined | withdrawn | expired; pending -> rejected | withdrawn |
    expired.
    """

    PENDING = "pending", "承認待ち"
    APPROVED = "approved", "返事待ち"
    ACCEPTED = "accepted", "参加"
    DECLINED = "declined", "拒否"
    REJECTED = "rejected", "却下"
    WITHDRAWN = "withdrawn", "取下げ"
    EXPIRED = "expired", "期限切れ"


LIVE = (InvitationState.PENDING, InvitationState.APPROVED)

STEPS: dict[InvitationState, tuple[InvitationState, ...]] = {
    InvitationState.APPROVED: (InvitationState.PENDING,),
    InvitationState.REJECTED: (InvitationState.PENDING,),
    InvitationState.ACCEPTED: (InvitationState.APPROVED,),
    InvitationState.DECLINED: (InvitationState.APPROVED,),
    InvitationState.WITHDRAWN: LIVE,
    InvitationState.EXPIRED: LIVE,
}
"""From which states each state is reached. There is no other way, and none out of the last ones."""


class RequestKind(models.TextChoices):
    """What an approval request asks for."""

    INVITATION = "invitation", "メンバーの招待"
    JOINING = "joining", "参加の申請"
    AFFILIATION = "affiliation", "所属の確認"
    DEVICE = "device", "端末の登録"


class RequestState(models.TextChoices):
    """The state of an approval request."""

    PENDING = "pending", "承認待ち"
    APPROVED = "approved", "承認"
    REJECTED = "rejected", "却下"
    WITHDRAWN = "withdrawn", "取下げ"
    EXPIRED = "expired", "期限切れ"


class Told:
    """The kinds of notices and mails of this app; the subject is an invitation, of REQUESTED and of what is told
    of devices an approval request.
    """

    RECEIVED = "invitation.received"
    APPROVED = "invitation.approved"
    REJECTED = "invitation.rejected"
    ACCEPTED = "invitation.accepted"
    DECLINED = "invitation.declined"
    EXPIRED = "invitation.expired"
    WITHDRAWN = "invitation.withdrawn"
    UNDELIVERED = "invitation.undelivered"
    REQUESTED = "approval.requested"
    UNREACHED = "approval.unreached"
    DEVICE_ASKED = "device.asked"
    DEVICE_APPROVED = "device.approved"
    DEVICE_REJECTED = "device.rejected"
    DEVICE_EXPIRED = "device.expired"

    INVITATION_MAIL = "invitation_mail"
    APPROVAL_MAIL = "approval_mail"
    DEVICE_MAIL = "device_mail"
