"""What a change of somebody's e-mail address means for invitations."""

from django.db import IntegrityError, transaction

from accounts.models import User
from approvals.enums import LIVE
from approvals.models import Invitation
from approvals.queries.invitations import fitting


def bind(actor: User, former: str) -> None:
    """Keep for `actor` what was sent to the address this person had until now, inside the caller's transaction.

    Where the person is already invited to the same timeline, that invitation stays the only one.
    """
    sent = Invitation.objects.filter(invitee__isnull=True, email=former, state__in=LIVE)
    for invitation in sent.filter(kind__in=fitting(actor.kind)):
        try:
            with transaction.atomic():
                Invitation.objects.filter(pk=invitation.pk, invitee__isnull=True).update(invitee=actor)
        except IntegrityError:
            continue
