"""職場の情報共有: kept in step with who belongs to the facility."""

from django.db import transaction

from accounts.models import Facility, User
from accounts.queries import facilities
from groups.models import WorkplaceGroup
from mcs.core import audit
from timeline.actions.members import end_memberships, join, open_timeline
from timeline.enums import MemberState, TimelineKind


@transaction.atomic
def ensure_workplace(actor: User, facility: Facility) -> WorkplaceGroup:
    """The facility's sharing space, made if there is none, with exactly the confirmed people in it.
    Idempotent.

    Called where an affiliation is confirmed or ends; the caller has decided that it may happen.
    """
    Facility.objects.select_for_update().get(pk=facility.pk)
    group = WorkplaceGroup.objects.select_related("timeline").filter(facility=facility).first()
    if group is None:
        timeline = open_timeline(actor, kind=TimelineKind.WORKPLACE, name=facility.name)
        group = WorkplaceGroup.objects.create(timeline=timeline, facility=facility)
        audit.record(actor, "workplace.open", group, timeline=timeline.pk, facility=facility.pk)
    _sync(actor, group)
    return group


def _sync(actor: User, group: WorkplaceGroup) -> None:
    """Join who is confirmed and not a member, end who is a member and not confirmed."""
    staff = facilities.staff(group.facility)
    gone = User.objects.filter(
        memberships__timeline=group.timeline_id, memberships__state=MemberState.ACTIVE
    ).exclude(pk__in=staff.values("pk"))
    end_memberships(actor, [group.timeline], users=list(gone))
    join(actor, group.timeline, users=staff)
