"""The links of invitation mails: random, kept as digests, of an approved invitation, good for one answer."""

from secrets import token_urlsafe

from django.db import transaction

from approvals.models import Invitation, InvitationToken
from approvals.queries.invitations import ends_at
from approvals.queries.tokens import digest


@transaction.atomic
def mint(invitation: Invitation) -> str:
    """A new link for an attempt to send the mail; it ends with the invitation. Earlier links stay good until
    then.
    """
    token = token_urlsafe(32)
    InvitationToken.objects.create(
        invitation=invitation, digest=digest(token), expires_at=ends_at(invitation)
    )
    return token
