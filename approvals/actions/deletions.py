"""What becomes of invitations and requests when a group is deleted, and when it goes for good."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from approvals.actions import steps
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest, Invitation, InvitationToken
from approvals.queries import invitations as queries
from notices.actions import stir
from timeline.models import Timeline


@transaction.atomic
def close_all(actor: User, timeline: Timeline) -> None:
    """The group was deleted: every invitation to it and every request to join that still waits is withdrawn, the links
    end, and nothing waits for anybody. Whoever answered first has answered.
    """
    for pk in list(queries.live(timeline).order_by("pk").values_list("pk", flat=True)):
        held = queries.locked(pk)
        try:
            steps.close(actor, held, "withdraw")
        except ValidationError:
            continue
        steps.close_request(actor, held, "withdraw")
        stir(queries.invitee_ids(held))
    asking = ApprovalRequest.objects.filter(kind=RequestKind.JOINING, timeline=timeline)
    for request in asking.filter(state=RequestState.PENDING).order_by("pk"):
        steps.decide(actor, request, "withdraw")
        stir([request.requester_id])


def forget_all(timeline: Timeline) -> None:
    """The group goes for good, and what it invited and asked with it, inside the caller's transaction."""
    InvitationToken.objects.filter(invitation__timeline=timeline).delete()
    ApprovalRequest.objects.filter(timeline=timeline).delete()
    Invitation.objects.filter(timeline=timeline).delete()
