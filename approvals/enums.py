"""The states of invitations and approval requests, and the kinds of notices about them. The steps between the states
stand in approvals.table.
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
    """The kinds of notices and mails of this app. The subject is an invitation; of REQUESTED, UNREACHED and the outcomes
    of what one asked for oneself an approval request.
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
    DEVICE_ASKED = "device.asked"  # told before REQUESTED was for every kind; still shown

    INVITATION_MAIL = "invitation_mail"
    APPROVAL_MAIL = "approval_mail"
    DEVICE_MAIL = "device_mail"  # owed before APPROVAL_MAIL was for every kind; still written

    @staticmethod
    def outcome(kind: str, state: str) -> str:
        """What became of the own joining, affiliation or device."""
        return f"{kind}.{state}"
