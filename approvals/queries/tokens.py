"""The links of invitation mails."""

from hashlib import sha256

from django.utils import timezone

from accounts.models import User
from approvals.enums import InvitationState
from approvals.models import Invitation, InvitationToken
from approvals.queries.invitations import overdue
from timeline.enums import TimelineLock


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def opened(token: str) -> Invitation | None:
    """The invitation a link opens now. None for an unknown, used or expired link, all alike. Changes
    nothing.
    """
    good = InvitationToken.objects.filter(
        digest=digest(token), used_at__isnull=True, expires_at__gt=timezone.now()
    )
    invitations = Invitation.objects.filter(pk__in=good.values("invitation"), state=InvitationState.APPROVED)
    current = invitations.exclude(overdue()).exclude(timeline__lock=TimelineLock.DELETED)
    return current.select_related("invitee").first()


def has_account(invitation: Invitation) -> bool:
    """Whether the address of an opened link has an account. The holder of the link owns the address."""
    return invitation.invitee_id is not None or User.objects.filter(email=invitation.email).exists()
