"""Browsers: known again at the sign-in, registered for a facility (運用ポリシー第18条), taken out of use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import access
from accounts.actions.endings import end_all
from accounts.cookies import KEPT_DAYS, device_digest, new_device_key
from accounts.enums import DEVICE_STEPS, DeviceState, Ending
from accounts.models import Device, Facility, OpenSession, User
from accounts.queries import devices as queries
from mcs.core import audit
from mcs.core.live.bus import announce_close

State = DeviceState
FOLLOWS: list[Callable[[User | None, Device], object]] = []
"""What has to follow in the same transaction when a device stops waiting for its approval; upper apps append
theirs in AppConfig.ready().
"""
DECIDED = "この端末の状態は、すでに変わっています。画面を開き直して、確認してください。"
ELSEWHERE = (
    "この端末は、ほかの施設の端末として登録されています。"
    "ご自分の施設の端末でログインするか、施設管理者にご相談ください。"
)


@transaction.atomic
def remember(
    actor: User, *, key: str, user_agent: str = "", shared: bool = False
) -> tuple[Device | None, str]:
    """The browser `actor` signs in with, and the key to keep in it: found by its key, or else a new one.

    A browser shared with others (「共用」) is only found, never newly kept: None and an empty key then.
    """
    device = queries.of_key(key)
    if device is None:
        if shared:
            return None, ""
        key = new_device_key()
        device = Device.objects.create(digest=device_digest(key), owner=actor)
    Device.objects.filter(pk=device.pk).update(
        last_used_at=timezone.now(), last_user=actor, user_agent=user_agent[:200]
    )
    return device, key


@transaction.atomic
def bind(actor: User, row: OpenSession, *, user_agent: str = "") -> tuple[Device, str]:
    """The browser of this session of `actor`; where the sign-in kept none (「共用」), one is kept now.

    Returns it with the key to keep in the browser, which is empty where the browser has its key already.
    """
    if row.device is not None:
        return row.device, ""
    device, key = remember(actor, key="", user_agent=user_agent)
    assert device is not None
    OpenSession.objects.filter(pk=row.pk, session__user=actor).update(device=device)
    row.device = device
    audit.record(actor, "device.keep", device)
    return device, key


@transaction.atomic
def ask(actor: User, device: Device, *, facility: Facility, name: str, has_start_lock: bool) -> None:
    """Ask for the registration of the browser one sits at, for a facility of one's own that wants it.

    Raises PermissionDenied for another facility, ValidationError with code "lock" (the start-up lock is not
    confirmed), "elsewhere" (registered for another facility) or "decided" (it waits or is registered already).
    """
    access.require_asked_for_device(actor, facility)
    if not has_start_lock:
        raise ValidationError(
            "起動時のロックを設定してから、チェックを付けてください。紛失したときに、患者さんの情報を守ります。",
            code="lock",
        )
    if device.state == State.REGISTERED and device.facility_id != facility.pk:
        raise ValidationError(ELSEWHERE, code="elsewhere")
    move(actor, device, to=State.ASKED, facility=facility, name=name, has_start_lock=True, owner=actor)


@transaction.atomic
def register(actor: User, device: Device) -> None:
    """The registration was approved: the device is good for everybody of the facility it was asked for.

    Called by the approval, which has decided who may. Raises ValidationError (code "decided") when it is not
    asked for any more.
    """
    move(actor, device, to=State.REGISTERED, registered_by=actor, registered_at=timezone.now())


@transaction.atomic
def register_own(actor: User, device: Device, *, facility: Facility) -> None:
    """Register the browser a 施設管理者 sits at, in the act that switches 「登録端末のみ」 on: else nobody could
    approve the first one. A browser that is registered there, or at another facility of `actor` that asks for
    it, stays as it is.

    Raises PermissionDenied for others, ValidationError with code "elsewhere" or "decided" (taken out of use).
    """
    access.require_manager_of(actor, facility)
    if device.state == State.REGISTERED:
        known_at = {facility.pk, *queries.asking(actor).values_list("pk", flat=True)}
        if device.facility_id not in known_at:
            raise ValidationError(ELSEWHERE, code="elsewhere")
        return
    ready = Device.objects.filter(pk=device.pk).exclude(state__in=[State.BLOCKED, State.REGISTERED])
    done = ready.update(
        state=State.REGISTERED,
        facility=facility,
        name=device.name or "施設管理者の端末",
        registered_by=actor,
        registered_at=timezone.now(),
    )
    _moved(actor, device, done, "device.register_own")


@transaction.atomic
def revoke(actor: User, device: Device) -> None:
    """「登録を取り消す」: whoever is signed in with it is signed out at once, sockets included.

    Only 施設管理者 of its facility and 事務局. Raises ValidationError (code "decided") when it is not registered.
    """
    access.require_care_of_device(actor, device)
    move(actor, device, to=State.REVOKED)
    _end_sessions(device, Ending.REVOKED)


@transaction.atomic
def block(actor: User, device: Device) -> None:
    """「使用停止」: it is lost or stolen. Nobody signs in with it, and whoever is signed in with it is signed out.

    Whose device it is, 施設管理者 of its facility and 事務局. Raises ValidationError (code "decided") when it is
    out of use already.
    """
    access.require_report_of_device(actor, device)
    move(actor, device, to=State.BLOCKED)
    _end_sessions(device, Ending.BLOCKED)


@transaction.atomic
def release(actor: User, device: Device) -> None:
    """It was found again: one may sign in with it, and ask anew for its registration.

    Only 施設管理者 of its facility and 事務局. Raises ValidationError (code "decided") when it is not blocked.
    """
    access.require_care_of_device(actor, device)
    after = State.SEEN if device.facility_id is None else State.REVOKED
    done = Device.objects.filter(pk=device.pk, state=State.BLOCKED).update(state=after)
    _moved(actor, device, done, "device.release")


@transaction.atomic
def move(actor: User | None, device: Device, *, to: DeviceState, **fields: Any) -> None:
    """One step by a conditional update, audited; what waited for it follows. `actor` is None where time passed.

    Called by the acts that have decided who may. Raises ValidationError (code "decided") for a step that does
    not lead from the present state.
    """
    ready = Device.objects.filter(pk=device.pk, state__in=DEVICE_STEPS[to])
    _moved(actor, device, ready.update(state=to, **fields), f"device.{to.value}")


def _moved(actor: User | None, device: Device, done: int, act: str) -> None:
    before = device.state
    if not done:
        raise ValidationError(DECIDED, code="decided")
    device.refresh_from_db()
    audit.record(actor, act, device, before=before, facility=device.facility_id)
    if device.state != State.ASKED:
        for follow in FOLLOWS:
            follow(actor, device)


def _end_sessions(device: Device, why: Ending) -> None:
    """End whatever is open on a device, for everybody, inside the caller's transaction."""
    for key in end_all(UserSession.objects.filter(limits__device=device), why=why):
        announce_close(session_key=key, why=why)


def forget_unused() -> int:
    """Forget browsers that nobody has used for as long as their cookie lasts, that no session points to and that
    were never to be registered; returns how many. Doing it twice is harmless.
    """
    horizon = timezone.now() - timedelta(days=KEPT_DAYS)
    unused = Q(last_used_at__lt=horizon) | Q(last_used_at__isnull=True, created_at__lt=horizon)
    found = Device.objects.filter(unused, state=State.SEEN, facility__isnull=True, sessions__isnull=True)
    with transaction.atomic():
        return found.delete()[0]
