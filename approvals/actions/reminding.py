"""「催促する」, and the reminders that time sends by itself."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from approvals import access
from approvals.actions.batches import each
from approvals.enums import InvitationState, RequestState, Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, words
from approvals.queries.requests import deciders_of, over
from approvals.queries.undelivered import mail_key
from mcs.core import audit
from notices.actions import owe, stir, tell_anew
from notices.models import Notice

PAUSE = timedelta(days=1)
"""Nobody is reminded more often of the same thing, by whomever."""


@transaction.atomic
def remind(actor: User, invitation: Invitation) -> None:
    """「催促する」: remind whom it hangs on now - who decides before the approval, the invitee after it - in the product
    and by mail. The inviter, and who runs the group.

    Raises PermissionDenied for others, ValidationError with code "decided" (nobody is waited for any more) or "often"
    (within a day of the last time, or of its beginning).
    """
    held = invitations.locked(invitation.pk)
    access.require_step(actor, "remind", held)
    if held.state not in {InvitationState.PENDING, InvitationState.APPROVED} or (
        invitations.ends_at(held) <= timezone.now()
    ):
        raise ValidationError(words.closed(held), code="decided")
    if not _remind(actor, held, timezone.now() - PAUSE):
        raise ValidationError(
            "催促できるのは、1日に1回までです。明日、もう一度お試しください。", code="often"
        )


def remind_waiting() -> int:
    """Remind whom something hangs on that has waited REMINDER_DAYS since it began or since the last reminder: who
    decides, and invitees; returns how often. What somebody stopped or suspended waits for is left alone. Time passes,
    nobody acts; doing it twice is harmless.
    """
    if not settings.REMINDER_DAYS:
        return 0
    since = timezone.now() - timedelta(days=settings.REMINDER_DAYS)
    asked = ApprovalRequest.objects.filter(state=RequestState.PENDING, requester__is_active=True)
    last = Coalesce(F("reminded_at"), F("created_at"))
    asked = asked.exclude(over()).exclude(invitations.overdue("invitation__"))
    sent = Invitation.objects.filter(state=InvitationState.APPROVED).exclude(invitations.overdue())
    answers = Coalesce(F("reminded_at"), F("approved_at"))
    done = each(asked.annotate(last=last).filter(last__lte=since), lambda row: _remind_deciders(row, since))
    return done + each(
        sent.annotate(last=answers).filter(last__lte=since), lambda row: _remind_invitee(row, since)
    )


def _remind(actor: User, held: Invitation, since: datetime) -> bool:
    if held.state == InvitationState.APPROVED:
        done = _remind_invitee(held, since)
    else:
        request = ApprovalRequest.objects.filter(invitation=held).get()
        done = _remind_deciders(request, since)
    if done:
        audit.record(actor, "invitation.remind", held, timeline=held.timeline_id)
    return done


@transaction.atomic
def _remind_deciders(request: ApprovalRequest, since: datetime) -> bool:
    """Whether they were reminded now, by a conditional update: of several processes one does it."""
    now = timezone.now()
    still = ApprovalRequest.objects.annotate(last=Coalesce(F("reminded_at"), F("created_at")))
    if not still.filter(pk=request.pk, state=RequestState.PENDING, last__lte=since).update(reminded_at=now):
        return False
    ids = deciders_of(request)
    tell_anew(ids, Told.REQUESTED, request.pk, actor=request.requester)
    for notice in Notice.objects.filter(kind=Told.REQUESTED, subject_id=request.pk, recipient__in=ids):
        owe(Told.APPROVAL_MAIL, notice.pk, key=f"approval:{request.pk}:{notice.recipient_id}:{_mark(now)}")
    stir(ids)
    return True


@transaction.atomic
def _remind_invitee(invitation: Invitation, since: datetime) -> bool:
    now = timezone.now()
    still = Invitation.objects.annotate(last=Coalesce(F("reminded_at"), F("approved_at")))
    still = still.filter(pk=invitation.pk, state=InvitationState.APPROVED, last__lte=since)
    if not still.update(reminded_at=now):
        return False
    owe(Told.INVITATION_MAIL, invitation.pk, key=f"{mail_key(invitation.pk)}:{_mark(now)}")
    ids = invitations.invitee_ids(invitation)
    tell_anew(ids, Told.RECEIVED, invitation.pk, actor=invitation.vouched_by)
    stir(ids)
    return True


def _mark(now: datetime) -> str:
    """What makes the delivery of every reminder another one."""
    return f"{now:%Y%m%d%H%M%S}"
