"""Who belongs to a facility, and what follows from it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, Facility, Profile, User
from mcs.core import audit

FOLLOWS: list[Callable[[User, Affiliation], object]] = []
"""What has to follow in the same transaction; upper apps append theirs in AppConfig.ready()."""
CLAIMED: list[Callable[[User, Affiliation], object]] = []
"""What has to follow in the same transaction when somebody says to belong to a facility: whoever may confirm it has to
be asked. Upper apps append theirs in AppConfig.ready().
"""
DECIDED = "この所属は、すでに確認済みか、終了しています。"


@transaction.atomic
def claim(actor: User, facility: Facility) -> Affiliation:
    """`actor` says to belong to a facility (所属未確認): it opens nothing of it, and who may confirm it is asked.

    Raises ValidationError (code "known") where the person belongs to it, or says so, already.
    """
    try:
        with transaction.atomic():
            made = Affiliation.objects.create(user=actor, facility=facility)
    except IntegrityError:
        raise ValidationError(
            "この施設には、すでに所属しているか、確認をお願いしています。", code="known"
        ) from None
    Profile.objects.filter(user=actor).update(version=F("version") + 1)
    audit.record(actor, "affiliation.claim", made, facility=facility.pk)
    for following in CLAIMED:
        following(actor, made)
    return made


@transaction.atomic
def confirm(actor: User, affiliation: Affiliation, *, role: AffiliationRole = AffiliationRole.STAFF) -> None:
    """A claimed affiliation is the facility's from now on, and everything follows from it. Called by what has decided
    who may. Raises ValidationError (code "decided") where it is not claimed any more.
    """
    _end_claim(affiliation, AffiliationState.CONFIRMED, role=role)
    audit.record(actor, "affiliation.confirm", affiliation, facility=affiliation.facility_id, role=role)
    follow(actor, affiliation)


@transaction.atomic
def drop(actor: User | None, affiliation: Affiliation) -> None:
    """A claimed affiliation comes to nothing: refused, or taken back. Nothing was the facility's, so nothing of the
    person's ends with it. Raises ValidationError (code "decided") where it is not claimed any more.
    """
    _end_claim(affiliation, AffiliationState.DROPPED)
    Profile.objects.filter(user=affiliation.user_id).update(version=F("version") + 1)
    audit.record(actor, "affiliation.drop", affiliation, facility=affiliation.facility_id)


def _end_claim(affiliation: Affiliation, state: AffiliationState, **fields: Any) -> None:
    still = Affiliation.objects.filter(pk=affiliation.pk, state=AffiliationState.CLAIMED)
    if not still.update(state=state, **fields):
        raise ValidationError(DECIDED, code="decided")
    affiliation.refresh_from_db()


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
