"""Invitations whose mail no mail server has taken."""

from django.db.models import QuerySet

from accounts.models import User
from approvals.enums import InvitationState
from approvals.models import Invitation
from approvals.queries import timelines
from approvals.queries.invitations import overdue
from notices.models import Delivery, DeliveryState
from timeline.models import Timeline


def mail_key(invitation_id: int) -> str:
    """The key under which the mail of an invitation is owed once."""
    return f"invitation:{invitation_id}"


def mail_of(invitation: Invitation) -> Delivery | None:
    """The mail of an invitation, None where none was owed yet."""
    return Delivery.objects.filter(key=mail_key(invitation.pk)).first()


def undelivered(user: User, timeline: Timeline) -> QuerySet[Invitation]:
    """Invitations to a timeline that came through a door, which wait for an answer though their mail has failed for
    good: one's own, and all for who runs the group. Three queries.
    """
    waiting = Invitation.objects.filter(timeline=timeline, state=InvitationState.APPROVED).exclude(overdue())
    if not timelines.run_by(user).filter(pk=timeline.pk).exists():
        waiting = waiting.filter(inviter=user)
    keys = {mail_key(pk): pk for pk in waiting.values_list("pk", flat=True)}
    failed = Delivery.objects.filter(key__in=list(keys), state=DeliveryState.FAILED)
    ids = [keys[key] for key in failed.values_list("key", flat=True)]
    return Invitation.objects.filter(pk__in=ids).order_by("-approved_at", "-pk")
