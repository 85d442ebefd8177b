"""Several people decide about one device at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions import devices
from accounts.enums import DeviceState
from accounts.models import Device
from approvals.actions.requests import approve, reject, withdraw
from approvals.enums import RequestState
from approvals.models import ApprovalRequest
from tests.approvals import kit
from tests.approvals.device_kit import asked

State = RequestState


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(5))
def test_approve_against_reject_against_withdraw_against_block(strict, number):
    request = asked(strict.nf)

    def fresh() -> ApprovalRequest:
        return ApprovalRequest.objects.get(pk=request.pk)

    results = kit.at_once(
        lambda: approve(strict.fa, fresh()),
        lambda: reject(strict.fa, fresh()),
        lambda: withdraw(strict.nf, fresh()),
        lambda: devices.block(strict.nf, Device.objects.get(pk=request.device_id)),
    )
    assert all(r is None or isinstance(r, ValidationError | PermissionDenied) for r in results), results
    request.refresh_from_db()
    assert results[3] is None
    assert Device.objects.get(pk=request.device_id).state == DeviceState.BLOCKED
    assert request.state != State.PENDING
    assert sum(r is None for r in results[:3]) <= 1
