"""Whom one knows through patients."""

from django.db.models import Q

from accounts.models import User
from patients.models import Patient
from timeline.enums import MemberState
from timeline.models import TimelineMember


def takes_part(user: User) -> Q:
    """Everybody in the groups of patients whose page `user` may open, on either side: whoever stands in
    the list of members is somebody one may look up.
    """
    patients = Patient.objects.visible_to(user).values("pk")
    members = TimelineMember.objects.filter(
        Q(timeline__care_group__patient__in=patients) | Q(timeline__patient_group__patient__in=patients),
        state=MemberState.ACTIVE,
    )
    return Q(pk__in=members.values("user"))
