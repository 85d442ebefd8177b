"""端末をなくした: which devices somebody may name, and who has to know."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as dated

from accounts.enums import AffiliationRole, AffiliationState, DeviceState
from accounts.models import Affiliation, Device, OpenSession, User
from accounts.queries.devices import described
from accounts.queries.facilities import managed_people


@dataclass(frozen=True, slots=True)
class Lost:
    """One device one may have lost, as one knows it: its name, its kind, and when it was used last."""

    id: int
    label: str


def visible_to(user: User, *, here: OpenSession) -> QuerySet[Device]:
    """The devices `user` may report as lost, as `require_report_of_device` says: one's own, those one used
    last, and those one is signed in with; but not the one in use (`here`), nor what is blocked already. The latest used first.
    """
    mine = Q(owner=user.pk) | Q(last_user=user.pk) | Q(sessions__session__user=user.pk)
    found = Device.objects.filter(mine).exclude(state=DeviceState.BLOCKED).exclude(pk=here.device_id or 0)
    return found.distinct().order_by("-last_used_at", "-pk")


def rows(devices: QuerySet[Device]) -> list[Lost]:
    """Rows of devices that came through a door, in their order."""
    return [
        Lost(d.pk, " ".join(part for part in (d.name, described(d.user_agent), _used(d)) if part))
        for d in devices
    ]


def _used(device: Device) -> str:
    at = device.last_used_at
    return f"(最後のログイン {dated(timezone.localtime(at), 'n月j日G時i分')})" if at else ""


def to_be_told(user: User) -> QuerySet[User]:
    """Who has to know that `user` lost a device: 施設管理者 of the person's confirmed facilities, and 事務局."""
    places = Affiliation.objects.filter(user=user.pk, state=AffiliationState.CONFIRMED).values("facility")
    managing = Affiliation.objects.filter(
        facility__in=places, state=AffiliationState.CONFIRMED, role=AffiliationRole.MANAGER
    )
    those = Q(pk__in=managing.values("user")) | Q(is_secretariat=True)
    return User.objects.filter(those, is_active=True).exclude(pk=user.pk).order_by("pk")


def may_know(user: User, other: User) -> bool:
    """Whether `user` may still read that `other` lost a device."""
    return user.is_active and (user.is_secretariat or managed_people(user).filter(pk=other.pk).exists())
