"""休止: whose account has not been used for long, and who is told of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, User
from accounts.queries import facilities

WARNING_MAIL = "accounts.dormancy_warning"
WOKEN_MAIL = "accounts.woken"
WARNED = "accounts.dormancy_warned"
"""Tells the person, at the next sign-in, that the account would have gone dormant."""
NEAR = "accounts.dormancy_near"
"""Tells the helpers of who gets no mail that the account will go dormant."""
DORMANT = "accounts.dormant"
"""Tells the helpers that an account has gone dormant."""
OFFICE = Q(is_secretariat=True) | Q(is_superuser=True)


def to_warn() -> QuerySet[User]:
    """Who goes dormant in DORMANT_WARNING_DAYS and has not been told."""
    days = settings.DORMANT_DAYS - settings.DORMANT_WARNING_DAYS
    return _unused_for(days).filter(dormancy_warned_at__isnull=True)


def to_rest() -> QuerySet[User]:
    """Whose account goes dormant now: unused for DORMANT_DAYS, and told DORMANT_WARNING_DAYS ago."""
    told = timezone.now() - timedelta(days=settings.DORMANT_WARNING_DAYS)
    return _unused_for(settings.DORMANT_DAYS).filter(dormancy_warned_at__lte=told)


def rests_at(user: User) -> datetime | None:
    """When the account of somebody who was warned goes dormant; None for who was not."""
    if user.dormancy_warned_at is None:
        return None
    return user.dormancy_warned_at + timedelta(days=settings.DORMANT_WARNING_DAYS)


def _unused_for(days: int) -> QuerySet[User]:
    """Active accounts without a sign-in, counted from the last time they were opened. The last operator and the last
    office stay: nobody could wake them. None where DORMANT_DAYS is 0.
    """
    before = timezone.now() - timedelta(days=days)
    unused = Q(created_at__lte=before)
    for name in ("last_login", "reopened_at"):
        unused = unused & (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": before}))
    others = User.objects.filter(is_active=True).exclude(pk=OuterRef("pk"))
    last_operator = Q(is_superuser=True) & ~Exists(others.filter(is_superuser=True))
    last_office = OFFICE & ~Exists(others.filter(OFFICE))
    active = User.objects.filter(unused, is_active=True).exclude(last_operator).exclude(last_office)
    return active if settings.DORMANT_DAYS else active.none()


def helpers(user: User) -> set[int]:
    """Who can wake this account and is told of it: the active 施設管理者 of the person's facilities; the offices where
    a facility has no other one, for people without a facility, and for offices.
    """
    here = set(facilities.confirmed(user).values_list("facility", flat=True))
    managers = Affiliation.objects.filter(
        facility__in=here,
        role=AffiliationRole.MANAGER,
        state=AffiliationState.CONFIRMED,
        user__is_active=True,
    ).exclude(user=user.pk)
    pairs = set() if user.is_staff else set(managers.values_list("user", "facility"))
    found = {pk for pk, _ in pairs}
    if not here or here - {facility for _, facility in pairs}:
        found |= set(User.objects.filter(OFFICE, is_active=True).values_list("pk", flat=True))
    return found - {user.pk}
