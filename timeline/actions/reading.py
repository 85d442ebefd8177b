"""Moving one's read mark."""

from django.db import transaction

from accounts.models import User
from mcs.core.live.bus import announce
from mcs.core.live.events import Event
from timeline import access
from timeline.actions import telling
from timeline.models import ReadMark, Timeline


@transaction.atomic
def mark_read(actor: User, timeline: Timeline, *, number: int) -> None:
    """Move the read mark up to `number` (at most the timeline's version); it never moves back. Not audited: no act."""
    access.require_membership(actor, timeline)
    number = min(number, timeline.version)
    mark, _ = ReadMark.objects.get_or_create(timeline=timeline, user=actor)
    if ReadMark.objects.filter(pk=mark.pk, number__lt=number).update(number=number):
        telling.has_read(actor, timeline, number)
        announce(Event("notice", {"user": actor.pk}))
