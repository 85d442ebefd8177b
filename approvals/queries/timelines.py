"""From which timelines somebody may invite, and who decides about invitations to them."""

from django.db.models import Q, QuerySet

from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import User
from accounts.queries.facilities import managed
from patients.models import PatientGroup
from timeline.enums import MemberRole, MemberState, TimelineKind, TimelineLock
from timeline.models import Timeline, TimelineMember
from timeline.queries.members import admin_ids


def managed_by(user: User) -> QuerySet[Timeline]:
    """Timelines of the patients whose managing facility has `user` as 施設管理者; a member of them or not."""
    if not user.is_active:
        return Timeline.objects.none()
    groups = PatientGroup.objects.filter(patient__managing_facility__in=managed(user).values("pk"))
    of_groups = Q(pk__in=groups.values("care")) | Q(pk__in=groups.values("patient_side"))
    return Timeline.objects.filter(of_groups).exclude(lock=TimelineLock.DELETED)


def known_to(user: User) -> QuerySet[Timeline]:
    """The door of the invitation pages: timelines visible to `user`, and those of patients the facility
    manages.
    """
    visible, managed_ones = Timeline.objects.visible_to(user), managed_by(user)
    return Timeline.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk__in=managed_ones.values("pk")))


def sees(user: User, timeline: Timeline) -> bool:
    """Whether the timeline is visible to `user`."""
    return Timeline.objects.visible_to(user).filter(pk=timeline.pk).exists()


def run_by(user: User) -> QuerySet[Timeline]:
    """Timelines whose invitations `user` decides: as administrator of the group, or as 施設管理者 of the
    patient.
    """
    administered = Timeline.objects.visible_to(user).filter(
        members__user=user.pk, members__state=MemberState.ACTIVE, members__role=MemberRole.ADMIN
    )
    return Timeline.objects.filter(
        Q(pk__in=administered.values("pk")) | Q(pk__in=managed_by(user).values("pk"))
    )


def manager_ids(timeline: Timeline) -> list[int]:
    """The ids of the 施設管理者 of the facility that manages this timeline's patient."""
    groups = PatientGroup.objects.filter(Q(care=timeline.pk) | Q(patient_side=timeline.pk))
    managers = User.objects.filter(
        is_active=True,
        affiliations__state=AffiliationState.CONFIRMED,
        affiliations__role=AffiliationRole.MANAGER,
        affiliations__facility__in=groups.values("patient__managing_facility"),
    )
    return list(managers.values_list("pk", flat=True))


def deciders(timeline: Timeline) -> list[int]:
    """The inverse of `run_by`: the ids of everybody who decides about invitations to this timeline."""
    if timeline.lock == TimelineLock.DELETED:
        return []
    return sorted({*admin_ids(timeline), *manager_ids(timeline)})


def joinable(user: User) -> QuerySet[Timeline]:
    """Communities an active professional who holds no office may ask to be let into: those one is not in."""
    if not user.is_active or not user.is_professional or user.is_staff:
        return Timeline.objects.none()
    mine = TimelineMember.objects.filter(user=user.pk).exclude(state=MemberState.ENDED)
    communities = Timeline.objects.filter(kind=TimelineKind.COMMUNITY).exclude(lock=TimelineLock.DELETED)
    return communities.exclude(pk__in=mine.values("timeline"))


def asked_of(user: User) -> QuerySet[Timeline]:
    """The door of 「参加を申し込む」: communities one may ask for, and those one sees already."""
    visible = Timeline.objects.visible_to(user).filter(kind=TimelineKind.COMMUNITY)
    return Timeline.objects.filter(Q(pk__in=joinable(user).values("pk")) | Q(pk__in=visible.values("pk")))
