"""Every step of the registration of a device. Each holds the device's row first, then its request's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import devices
from accounts.enums import DeviceState
from accounts.models import Device, Facility, OpenSession, User
from accounts.queries.facilities import confirmed
from approvals import access
from approvals.actions import steps
from approvals.actions.batches import each
from approvals.enums import RequestKind, RequestState, Told
from approvals.models import ApprovalRequest
from approvals.queries import requests, words
from approvals.queries.invitations import lifetime
from mcs.core import audit
from notices.actions import owe, stir, tell
from notices.models import Notice


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
    audit.record(actor, "approval.request", request, facility=facility.pk, device=device.pk)
    tell(requests.device_deciders(request), Told.DEVICE_ASKED, request.pk, actor=actor)
    for notice in Notice.objects.filter(kind=Told.DEVICE_ASKED, subject_id=request.pk):
        owe(Told.DEVICE_MAIL, notice.pk, key=f"device:{request.pk}:{notice.recipient_id}")
    return key


@transaction.atomic
def approve_device(actor: User, request: ApprovalRequest) -> None:
    """「承認する」: the device is good for everybody of the facility from now on, and the asker is told.

    Raises PermissionDenied for who may not decide, ValidationError with code "decided" (somebody was first) or
    "requester" (who asked does not belong to the facility any more).
    """
    device = _open(actor, request)
    _require_still_there(request)
    _decide(actor, request, RequestState.APPROVED)
    devices.register(actor, device)
    tell([request.requester_id], Told.DEVICE_APPROVED, request.pk, actor=actor)
    stir(requests.device_deciders(request))


@transaction.atomic
def reject_device(actor: User, request: ApprovalRequest) -> None:
    """「却下する」: the device opens nothing, and the asker is told.

    Raises PermissionDenied for who may not decide, ValidationError (code "decided") if somebody was first.
    """
    device = _open(actor, request)
    _decide(actor, request, RequestState.REJECTED)
    devices.move(actor, device, to=DeviceState.REJECTED)
    tell([request.requester_id], Told.DEVICE_REJECTED, request.pk, actor=actor)
    stir(requests.device_deciders(request))


@transaction.atomic
def withdraw_device(actor: User, request: ApprovalRequest) -> None:
    """「取り下げる」: who asked does not want it any more. Raises PermissionDenied for others, ValidationError (code
    "decided") if it was decided first.
    """
    access.require_own_request(actor, request)
    device = _held(request)
    _decide(actor, request, RequestState.WITHDRAWN)
    devices.move(actor, device, to=DeviceState.SEEN)
    stir(requests.device_deciders(request))


@transaction.atomic
def expire_device(request: ApprovalRequest) -> None:
    """Nobody decided in time; nobody's act. Raises ValidationError (code "decided") if somebody did."""
    device = _held(request)
    _decide(None, request, RequestState.EXPIRED)
    devices.move(None, device, to=DeviceState.SEEN)
    tell([request.requester_id], Told.DEVICE_EXPIRED, request.pk)
    stir(requests.device_deciders(request))


def expire_devices() -> int:
    """Expire what has waited longer than INVITATION_DAYS; returns how many. Doing it twice is harmless."""
    overdue = ApprovalRequest.objects.filter(
        kind=RequestKind.DEVICE, state=RequestState.PENDING, created_at__lte=timezone.now() - lifetime()
    )
    return each(overdue, expire_device)


def close_moot(actor: User | None, device: Device) -> None:
    """A device does not wait any more though nobody has decided - it was taken out of use, say: its request is
    closed, inside the caller's transaction.
    """
    waiting = ApprovalRequest.objects.filter(device=device, state=RequestState.PENDING).first()
    if waiting is not None and steps.decide(actor, waiting, state=RequestState.WITHDRAWN):
        stir(requests.device_deciders(waiting))


def _open(actor: User, request: ApprovalRequest) -> Device:
    """The held device of a request that `actor` may decide and that still waits."""
    access.require_decide(actor, request)
    device = _held(request)
    request.refresh_from_db()
    if request.state != RequestState.PENDING:
        raise ValidationError(words.outcome(actor, request), code="decided")
    return device


def _held(request: ApprovalRequest) -> Device:
    """The device as it is now, its row held until the transaction ends: of several actors one is first."""
    assert request.device is not None
    return Device.objects.select_for_update(of=("self",), no_key=True).get(pk=request.device.pk)


def _decide(actor: User | None, request: ApprovalRequest, state: RequestState) -> None:
    if not steps.decide(actor, request, state=state):
        request.refresh_from_db()
        sentence = words.outcome(actor or request.requester, request)
        raise ValidationError(sentence, code="decided")


def _require_still_there(request: ApprovalRequest) -> None:
    asker = request.requester
    if not asker.is_active or not confirmed(asker).filter(facility=request.facility_id).exists():
        raise ValidationError(
            "登録をお願いした方が、この施設の所属ではなくなったか、利用を停止しているため、承認できません。",
            code="requester",
        )
