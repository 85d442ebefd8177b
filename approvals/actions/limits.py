"""How much one may invite. Asked inside the transaction of the invitation, before anything is written."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from approvals.models import Invitation
from approvals.queries import invitations as queries
from timeline.models import Timeline

AGAIN_AFTER = timedelta(days=30)
"""The time in which invitations of one address to one group are counted, withdrawn and declined ones too."""


def require_few(actor: User, more: int) -> None:
    """INVITATIONS_OPEN may wait at the same time and INVITATIONS_A_DAY be made in a day; else ValidationError (code
    "limit").
    """
    if queries.open_of(actor).count() + more > settings.INVITATIONS_OPEN:
        raise ValidationError(
            f"返事を待っている招待は、一度に{settings.INVITATIONS_OPEN}件までです。返事が届いてから、もう一度お試しください。",
            code="limit",
        )
    today = Invitation.objects.filter(inviter=actor, created_at__gt=timezone.now() - timedelta(days=1))
    if today.count() + more > settings.INVITATIONS_A_DAY:
        raise ValidationError(
            f"招待できるのは、1日に{settings.INVITATIONS_A_DAY}件までです。明日、もう一度お試しください。",
            code="limit",
        )


def had_enough(timeline: Timeline, same: Q) -> bool:
    """Whether this person or address was invited to this group so often of late that it must be left in peace:
    withdrawing and inviting anew does not mail without end.
    """
    since = timezone.now() - AGAIN_AFTER
    lately = Invitation.objects.filter(same, timeline=timeline, created_at__gt=since)
    most: int = settings.INVITATIONS_TO_ONE
    return lately.count() >= most
