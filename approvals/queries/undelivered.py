"""Invitations and requests whose mail no mail server has taken."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.people import cards
from approvals.enums import InvitationState, Told
from approvals.models import Invitation
from approvals.queries import timelines
from approvals.queries.invitations import overdue
from notices.models import Delivery, DeliveryState, Notice
from timeline.models import Timeline


def mail_key(invitation_id: int) -> str:
    """The key under which the mail of an invitation is owed once."""
    return f"invitation:{invitation_id}"


def mail_of(invitation: Invitation) -> Delivery | None:
    """The mail of an invitation, None where none was owed yet."""
    return Delivery.objects.filter(key=mail_key(invitation.pk)).first()


def unreached(request_ids: Iterable[int]) -> dict[int, list[str]]:
    """Who decides about these requests and could not be mailed, by name. Three queries."""
    asked = Notice.objects.filter(
        kind__in=[Told.REQUESTED, Told.DEVICE_ASKED], subject_id__in=list(request_ids)
    )
    known = {
        pk: (request, recipient)
        for pk, request, recipient in asked.values_list("pk", "subject_id", "recipient")
    }
    mails = Delivery.objects.filter(
        kind__in=[Told.APPROVAL_MAIL, Told.DEVICE_MAIL], subject_id__in=list(known)
    )
    failed = [
        known[pk] for pk in mails.filter(state=DeliveryState.FAILED).values_list("subject_id", flat=True)
    ]
    people = cards(recipient for _, recipient in failed)
    names: dict[int, list[str]] = {}
    for request, recipient in dict.fromkeys(failed):
        names.setdefault(request, []).append(people[recipient].name)
    return names


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
