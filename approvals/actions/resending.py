"""Mails of invitations that could not be delivered: told to the inviter, and sent again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from approvals import access
from approvals.enums import InvitationState, RequestState, Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations as queries
from approvals.queries.undelivered import mail_of
from mcs.core import audit
from notices import actions as notices
from notices.models import Delivery, Notice


def could_not_be_delivered(delivery: Delivery) -> None:
    """Every try to mail an invitation has failed: its inviter hears of it, inside the caller's transaction."""
    invitation = Invitation.objects.filter(pk=delivery.subject_id, state=InvitationState.APPROVED).first()
    if invitation is not None:
        notices.tell_anew([invitation.inviter_id], Told.UNDELIVERED, invitation.pk)
        notices.stir([invitation.inviter_id])


def approver_not_reached(delivery: Delivery) -> None:
    """Every try to mail a request to one who decides has failed: who waits for the decision hears of it, inside the
    caller's transaction.
    """
    told = Notice.objects.filter(pk=delivery.subject_id).values("subject_id")
    request = ApprovalRequest.objects.filter(pk__in=told, state=RequestState.PENDING).first()
    if request is not None:
        notices.tell_anew([request.requester_id], Told.UNREACHED, request.pk)
        notices.stir([request.requester_id])


@transaction.atomic
def resend(actor: User, invitation: Invitation) -> None:
    """「再送」: have the mail of an invitation tried again that could not be delivered; the inviter, and who runs the
    group.

    Raises PermissionDenied for others, ValidationError (code "decided") where it is not waiting for an answer any
    more, (code "under_way") where the mail has not failed or somebody was first.
    """
    held = queries.locked(invitation.pk)
    access.require_step(actor, "resend", held)
    if held.state != InvitationState.APPROVED or queries.ends_at(held) <= timezone.now():
        raise ValidationError(
            "この招待は、もう返事を待っていません。必要なときは、もう一度招待してください。", code="decided"
        )
    mail = mail_of(held)
    if mail is None or not notices.retry(mail):
        raise ValidationError("この招待メールは、すでに送信の手続きに入っています。", code="under_way")
    notices.clear(Told.UNDELIVERED, held.pk)
    audit.record(actor, "invitation.resend", held, timeline=held.timeline_id)
