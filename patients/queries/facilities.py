"""Into which facilities somebody may register patients."""

from django.db.models import QuerySet

from accounts.models import Facility, User
from accounts.queries import facilities
from timeline.enums import MemberRole, MemberState, TimelineKind
from timeline.models import TimelineMember


def offered_to(user: User) -> QuerySet[Facility]:
    """The own facilities `user` may register patients into: managed ones; all confirmed ones for
    administrators of a patient group.
    """
    if not (user.is_active and user.is_professional):
        return Facility.objects.none()
    if not runs_any_group(user):
        return facilities.managed(user)
    return Facility.objects.filter(pk__in=facilities.confirmed(user).values("facility")).order_by("id")


def runs_any_group(user: User) -> bool:
    """Whether `user` is an administrator of any patient group."""
    return TimelineMember.objects.filter(
        user=user, role=MemberRole.ADMIN, state=MemberState.ACTIVE, timeline__kind=TimelineKind.PATIENT_GROUP
    ).exists()
