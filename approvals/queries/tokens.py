"""The links of invitation mails."""

from hashlib import sha256

from django.db.models import QuerySet
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
    return _leading_in().filter(pk__in=good.values("invitation")).select_related("invitee").first()


def leads_in(number: int) -> bool:
    """Whether the invitation of this number, whose link was opened, still waits for its answer."""
    return _leading_in().filter(pk=number).exists()


def _leading_in() -> QuerySet[Invitation]:
    approved = Invitation.objects.filter(state=InvitationState.APPROVED)
    return approved.exclude(overdue()).exclude(timeline__lock=TimelineLock.DELETED)


def has_account(invitation: Invitation) -> bool:
    """Whether the address of an opened link has an account. The holder of the link owns the address."""
    return invitation.invitee_id is not None or User.objects.filter(email=invitation.email).exists()
