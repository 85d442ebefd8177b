"""つながり申請 by several at once: exactly one is first, and there is one row."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions import addressed, connections
from accounts.enums import ConnectionState as State
from accounts.models import AddressedRequest, Connection
from tests import factories as make
from tests.approvals.kit import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def two():
    return SimpleNamespace(
        one=make.professional(make.facility(), "海野 一子"), other=make.professional(make.facility())
    )


def only_refusals(results) -> bool:
    return all(
        not isinstance(r, Exception) or isinstance(r, ValidationError | PermissionDenied) for r in results
    )


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_who_ask_each_other(two, number):
    results = at_once(
        lambda: connections.ask(two.one, two.other), lambda: connections.ask(two.other, two.one)
    )
    assert only_refusals(results)
    assert Connection.objects.get().state in {State.REQUESTED, State.ACCEPTED}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_accept_decline_withdraw_and_block(two, number):
    row = connections.ask(two.one, two.other)

    def fresh():
        return Connection.objects.get(pk=row.pk)

    results = at_once(
        lambda: connections.accept(two.other, fresh()),
        lambda: connections.decline(two.other, fresh()),
        lambda: connections.withdraw(two.one, fresh()),
        lambda: connections.block(two.other, two.one),
    )
    assert only_refusals(results)
    row.refresh_from_db()
    assert row.state == State.BLOCKED or (row.state != State.REQUESTED and row.blocked_by is None)


def test_no_more_addresses_than_a_day_allows(two, monkeypatch):
    monkeypatch.setattr(addressed, "TRIES", 2)
    results = at_once(
        *[lambda n=n: addressed.ask_address(two.one, f"somebody{n}@example.jp") for n in range(4)]
    )
    assert only_refusals(results)
    assert AddressedRequest.objects.count() == 2
