"""Every state x act x role of a device's request, and several people at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions import devices
from accounts.enums import DeviceState
from accounts.models import Device
from approvals.actions.devices import expire_device, withdraw_device
from approvals.actions.requests import approve, reject
from approvals.enums import RequestState
from approvals.models import ApprovalRequest
from mcs.core.models import AuditEntry
from tests import factories as make
from tests.approvals import kit
from tests.approvals.device_kit import asked

pytestmark = pytest.mark.django_db
State = RequestState
AFTER = {
    State.PENDING: DeviceState.ASKED,
    State.APPROVED: DeviceState.REGISTERED,
    State.REJECTED: DeviceState.REJECTED,
    State.WITHDRAWN: DeviceState.SEEN,
    State.EXPIRED: DeviceState.SEEN,
}


def people(cast, asker) -> dict:
    return {
        "asker": asker,
        "manager": cast.fa,
        "staff": cast.mb,
        "other manager": cast.fo,
        "outsider": cast.no,
        "relative": cast.pt,
        "secretariat": cast.se,
        "time": None,
    }


ACTS = {
    "approve": (State.APPROVED, {"manager"}, approve),
    "reject": (State.REJECTED, {"manager"}, reject),
    "withdraw": (State.WITHDRAWN, {"asker"}, withdraw_device),
    "expire": (State.EXPIRED, {"time"}, lambda who, r: expire_device(r)),
}


def brought_to(state: RequestState, cast, asker) -> ApprovalRequest:
    request = asked(asker)
    lead = {
        State.APPROVED: lambda: approve(cast.fa, request),
        State.REJECTED: lambda: reject(cast.fa, request),
        State.WITHDRAWN: lambda: withdraw_device(asker, request),
        State.EXPIRED: lambda: expire_device(request),
    }
    lead.get(state, lambda: None)()
    request.refresh_from_db()
    assert request.state == state
    return request


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", list(State))
def test_the_table_holds_for_every_role(strict, state, act):
    target, allowed, call = ACTS[act]
    asker = make.professional(strict.a)
    for role in people(strict, asker):
        if (role == "time") is not (act == "expire"):
            continue
        request = brought_to(state, strict, asker)
        audited = AuditEntry.objects.count()
        expected = target if role in allowed and state == State.PENDING else state
        if expected == target and state == State.PENDING:
            call(people(strict, asker)[role], request)
            assert AuditEntry.objects.count() == audited + 1
        else:
            with pytest.raises((PermissionDenied, ValidationError)):
                call(people(strict, asker)[role], request)
            assert AuditEntry.objects.count() == audited
        request.refresh_from_db()
        assert request.state == expected, role
        assert Device.objects.get(pk=request.device_id).state == AFTER[expected], role


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(5))
def test_approve_against_reject_against_withdraw_against_block(strict, number):
    request = asked(strict.nf)

    def fresh() -> ApprovalRequest:
        return ApprovalRequest.objects.get(pk=request.pk)

    results = kit.at_once(
        lambda: approve(strict.fa, fresh()),
        lambda: reject(strict.fa, fresh()),
        lambda: withdraw_device(strict.nf, fresh()),
        lambda: devices.block(strict.nf, Device.objects.get(pk=request.device_id)),
    )
    assert all(r is None or isinstance(r, ValidationError | PermissionDenied) for r in results), results
    request.refresh_from_db()
    assert results[3] is None
    assert Device.objects.get(pk=request.device_id).state == DeviceState.BLOCKED
    assert request.state != State.PENDING
    assert sum(r is None for r in results[:3]) <= 1
