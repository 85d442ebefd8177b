"""Whose facility is whose."""

from django.db.models import QuerySet

from accounts.enums import LIVE_AFFILIATIONS, AffiliationRole, AffiliationState
from accounts.models import Affiliation, Facility, User


def confirmed(user: User) -> QuerySet[Affiliation]:
    """The affiliations of `user` that a facility has confirmed, oldest first."""
    return (
        Affiliation.objects.filter(user=user, state=AffiliationState.CONFIRMED)
        .select_related("facility")
        .order_by("id")
    )


def shown(user: User) -> Affiliation | None:
    """The affiliation someone writes and joins under: the first confirmed, else the first claimed one."""
    mine = Affiliation.objects.filter(user=user).select_related("facility")
    live = mine.filter(state__in=LIVE_AFFILIATIONS)
    return min(live, key=lambda a: (a.state != AffiliationState.CONFIRMED, a.pk), default=None)


def managed(user: User) -> QuerySet[Facility]:
    """The facilities of which `user` is 施設管理者."""
    return Facility.objects.filter(
        affiliations__user=user.pk,
        affiliations__state=AffiliationState.CONFIRMED,
        affiliations__role=AffiliationRole.MANAGER,
    ).order_by("id")


def managed_people(user: User) -> QuerySet[User]:
    """The confirmed people, stopped accounts included, of the facilities of which `user` is 施設管理者."""
    return User.objects.filter(
        affiliations__facility__in=managed(user).values("pk"),
        affiliations__state=AffiliationState.CONFIRMED,
    ).distinct()


def staff(facility: Facility) -> QuerySet[User]:
    """The active confirmed people of a facility, in 五十音 order."""
    return User.objects.filter(
        is_active=True, affiliations__facility=facility, affiliations__state=AffiliationState.CONFIRMED
    ).order_by("profile__sort_key", "pk")


def offered() -> QuerySet[Facility]:
    """Facilities a newcomer may claim."""
    return Facility.objects.filter(active=True)


def claimable(user: User) -> QuerySet[Facility]:
    """Facilities in use that `user` neither belongs to nor claims."""
    mine = Affiliation.objects.filter(user=user, state__in=LIVE_AFFILIATIONS)
    return offered().exclude(pk__in=mine.values("facility"))
