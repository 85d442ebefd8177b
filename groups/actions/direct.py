"""1対1: a timeline of two people who are connected."""

from django.db import IntegrityError, transaction

from accounts.access import require_talk
from accounts.models import User
from groups.models import DirectTalk
from groups.queries.direct import between
from mcs.core import audit
from timeline.actions.members import join, open_timeline
from timeline.enums import TimelineKind


def open_talk(actor: User, other: User) -> DirectTalk:
    """The talk of `actor` and `other`, made where there is none. Idempotent; of two who press at once both get the
    same one.

    Raises PermissionDenied where they are not connected, Http404 where the site has 1対1 switched off.
    """
    require_talk(actor, other)
    if first := between(actor, other):
        return first
    try:
        return _open(actor, other)
    except IntegrityError:
        if second := between(actor, other):
            return second
        raise


@transaction.atomic
def _open(actor: User, other: User) -> DirectTalk:
    smaller, larger = sorted((actor, other), key=lambda person: person.pk)
    timeline = open_timeline(actor, kind=TimelineKind.DIRECT, name=TimelineKind.DIRECT.label)
    talk = DirectTalk.objects.create(timeline=timeline, one=smaller, other=larger)
    join(actor, timeline, users=[smaller, larger])
    audit.record(actor, "talk.open", talk, timeline=timeline.pk, other=other.pk)
    return talk
