"""Registrations of devices. Each step holds the device's row first, then its request's; all inside the transaction of
the decision.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import devices
from accounts.enums import DeviceState
from accounts.models import Device, Facility, OpenSession, User
from accounts.queries.facilities import confirmed
from approvals.actions import steps
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries.requests import deciders_of
from notices.actions import stir

AFTER = {
    "ask": DeviceState.ASKED,
    "approve": DeviceState.REGISTERED,
    "reject": DeviceState.REJECTED,
    "withdraw": DeviceState.SEEN,
    "expire": DeviceState.SEEN,
}
"""What each step of a request makes of its device."""


@transaction.atomic
def ask_for_device(
    actor: User, row: OpenSession, *, facility: Facility, name: str, has_start_lock: bool, user_agent: str
) -> str:
    """「登録をお願いする」 for the browser of this session of `actor`; who decides is told, in the product and by
    mail. Returns the key to keep in the browser, empty where it has one.

    Raises PermissionDenied for a facility that does not ask `actor` for it, ValidationError with code "lock",
    "elsewhere" or "decided" as `accounts.actions.devices.ask` does.
    """
    device, key = devices.bind(actor, row, user_agent=user_agent)
    devices.ask(actor, device, facility=facility, name=name, has_start_lock=has_start_lock)
    request = ApprovalRequest.objects.create(
        kind=RequestKind.DEVICE, device=device, facility=facility, requester=actor
    )
    steps.ask(actor, request)
    return key


def hold(request: ApprovalRequest) -> None:
    """The device as it is now, held until the transaction ends: of several actors one is first."""
    request.device = Device.objects.select_for_update(of=("self",), no_key=True).get(
        pk=request.device_id or 0
    )


def require_fit(request: ApprovalRequest) -> None:
    """Who asked belongs to the facility still; else ValidationError (code "requester")."""
    asker = request.requester
    if not asker.is_active or not confirmed(asker).filter(facility=request.facility_id).exists():
        raise ValidationError(
            "登録をお願いした方が、この施設の所属ではなくなったか、利用を停止しているため、承認できません。",
            code="requester",
        )


def approved(actor: User | None, request: ApprovalRequest) -> None:
    """The device is good for everybody of the facility from now on."""
    assert actor is not None
    devices.register(actor, _of(request))


def rejected(actor: User | None, request: ApprovalRequest) -> None:
    """The device opens nothing."""
    devices.move(actor, _of(request), to=AFTER["reject"])


def given_up(actor: User | None, request: ApprovalRequest) -> None:
    """Taken back, or run out: as if it had not been asked for."""
    devices.move(actor, _of(request), to=AFTER["withdraw"])


def close_moot(actor: User | None, device: Device) -> None:
    """A device does not wait any more though nobody has decided - it was taken out of use, say: its request is
    closed.
    """
    waiting = ApprovalRequest.objects.filter(device=device, state=RequestState.PENDING).first()
    if waiting is not None and steps.decide(actor, waiting, "withdraw"):
        stir(deciders_of(waiting))


def _of(request: ApprovalRequest) -> Device:
    assert request.device is not None
    return request.device
