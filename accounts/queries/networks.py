"""Which facilities let their people in from certain addresses only."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.enums import AffiliationState
from accounts.models import Affiliation, Facility, User
from accounts.queries.devices import registrars
from accounts.queries.people import names
from mcs.core.network import lies_in


@dataclass(frozen=True, slots=True)
class Closed:
    """A facility that does not let somebody in from here, and whom to call there."""

    facility: str
    phone: str
    managers: list[str]


def limiting(user: User) -> QuerySet[Affiliation]:
    """The confirmed affiliations by which `user` is bound to certain addresses."""
    return (
        Affiliation.objects.filter(
            user=user, state=AffiliationState.CONFIRMED, facility__active=True, network_exempt=False
        )
        .exclude(facility__networks="")
        .select_related("facility")
        .order_by("pk")
    )


def closed_to(user: User, *, ip: str) -> list[Closed]:
    """The facilities that do not let `user` in from this address; empty where all do."""
    found = [a.facility for a in limiting(user) if not lies_in(ip, a.facility.networks)]
    return [Closed(one.name, one.phone, _names(one)) for one in found]


def _names(facility: Facility) -> list[str]:
    ids = list(registrars(facility).values_list("pk", flat=True))
    told = names(ids)
    return [told[pk] for pk in ids]
