"""Who belongs to a facility, and what follows from it."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.enums import AffiliationState
from accounts.models import Affiliation, Profile, User

FOLLOWS: list[Callable[[User, Affiliation], object]] = []
"""What has to follow in the same transaction; upper apps append theirs in AppConfig.ready()."""


@transaction.atomic
def follow(actor: User, affiliation: Affiliation) -> None:
    """Let everything follow from an affiliation that was made, confirmed, changed or ended just now.

    An end without a time gets today's. Cards and kept fragments of the person are made anew.
    """
    if affiliation.state == AffiliationState.ENDED and affiliation.ended_at is None:
        affiliation.ended_at = timezone.now()
        affiliation.save(update_fields=["ended_at"])
    Profile.objects.filter(user=affiliation.user_id).update(version=F("version") + 1)
    for following in FOLLOWS:
        following(actor, affiliation)
