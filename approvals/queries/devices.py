"""The browser somebody sits at, as the page of its registration shows it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import DeviceState
from accounts.models import Device, Facility, User
from accounts.queries import devices
from accounts.queries.people import cards, names
from approvals.enums import RequestState
from approvals.models import ApprovalRequest

OFFICE = "事務局"


@dataclass(frozen=True, slots=True)
class ThisDevice:
    """Where the browser stands: which facilities ask for a registered one, what waits since when, who decides.

    `asked_by` is empty where one asked oneself; `own_request` is what one may take back.
    """

    asking: list[Facility]
    device: Device | None
    own_request: ApprovalRequest | None
    asked_by: str
    deciders: list[str]
    by_managers: bool
    since: datetime | None

    @property
    def needed(self) -> bool:
        """Whether a facility asks for a registered browser and this is none of them."""
        registered = self._is(DeviceState.REGISTERED) and self._facility in [f.pk for f in self.asking]
        return bool(self.asking) and not registered

    @property
    def waiting(self) -> bool:
        """Whether it waits for the approval."""
        return self._is(DeviceState.ASKED)

    @property
    def rejected(self) -> bool:
        """Whether it was refused."""
        return self._is(DeviceState.REJECTED)

    @property
    def revoked(self) -> bool:
        """Whether the registration was taken away."""
        return self._is(DeviceState.REVOKED)

    @property
    def elsewhere(self) -> bool:
        """Whether it is registered, but for a facility that is none of the asking ones."""
        return self._is(DeviceState.REGISTERED) and self.needed

    @property
    def named(self) -> dict[str, str]:
        """What the form begins with."""
        return {"name": self.device.name} if self.device is not None else {}

    @property
    def _facility(self) -> int | None:
        return self.device.facility_id if self.device is not None else None

    def _is(self, state: DeviceState) -> bool:
        return self.device is not None and self.device.state == state


def this_device(user: User, session_key: str) -> ThisDevice:
    """Where the browser of this session of `user` stands."""
    row = devices.of_session(user, session_key)
    device = row.device if row is not None else None
    request = None
    if device is not None and device.state == DeviceState.ASKED:
        waiting = ApprovalRequest.objects.select_related("requester", "facility")
        request = waiting.filter(device=device, state=RequestState.PENDING).first()
    own = request if request is not None and request.requester_id == user.pk else None
    deciders = _deciders(request) if request is not None else []
    return ThisDevice(
        asking=list(devices.asking(user)),
        device=device,
        own_request=own,
        asked_by=_name(request.requester_id) if request is not None and own is None else "",
        deciders=deciders or [OFFICE],
        by_managers=bool(deciders),
        since=request.created_at if request is not None else None,
    )


def _deciders(request: ApprovalRequest) -> list[str]:
    assert request.facility is not None
    ids = list(devices.registrars(request.facility, but=request.requester).values_list("pk", flat=True))
    told = names(ids)
    return [told[pk] for pk in ids]


def _name(user_id: int) -> str:
    return cards([user_id])[user_id].name
