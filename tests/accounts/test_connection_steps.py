"""つながり申請: every step from every state by everybody, and what follows from it."""

from itertools import product
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import addressed, connections
from accounts.actions.connection_steps import STEPS
from accounts.enums import ConnectionState as State
from accounts.enums import UserState
from accounts.models import AddressedRequest, Connection
from accounts.queries import connecting, people
from mcs.core.models import AuditEntry
from notices import queries as notices
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """`one` asks, `other` is asked, `third` has nothing to do with it."""
    names = {"one": "海野 一子", "other": "山野 二郎", "third": "里山 三枝"}
    return SimpleNamespace(**{key: make.professional(make.facility(), name) for key, name in names.items()})


def row_in(state: State, two) -> Connection:
    """`one` has asked `other`, and it stands like this; blocked by `other`."""
    fields = {"blocked_by": two.other} if state == State.BLOCKED else {}
    if state == State.REQUESTED:
        fields["asked_at"] = timezone.now()
    return Connection.objects.create(requester=two.one, addressee=two.other, state=state, **fields)


def act(name: str, actor, row: Connection, two) -> None:
    """Take a step as `actor`, towards the other of the two."""
    if name in {"accept", "decline", "withdraw"}:
        getattr(connections, name)(actor, row)
    else:
        getattr(connections, name)(actor, two.one if actor == two.other else two.other)


ROLES = {"requester": "one", "addressee": "other", "nobody": "third"}
ALLOWED = {
    (source, name, role)
    for name, step in STEPS.items()
    for source in step.sources
    for role in ("requester", "addressee")
    if step.by in {"either", role} or (step.by == "blocker" and role == "addressee")
}
BESIDES = {
    (State.REQUESTED, "ask", "requester"): State.REQUESTED,
    (State.REQUESTED, "ask", "addressee"): State.ACCEPTED,
    (State.BLOCKED, "ask", "requester"): State.BLOCKED,
    (State.BLOCKED, "block", "requester"): State.BLOCKED,
}
"""What is not an edge of the table: asked again, asked by who is asked, and what the blocked one does unknowingly."""


@pytest.mark.parametrize(("state", "name", "role"), list(product(State, STEPS, ROLES)))
def test_every_step_from_every_state_by_everybody(two, state, name, role):
    row = row_in(state, two)
    if role == "nobody":
        if name in {"accept", "decline", "withdraw"}:
            with pytest.raises(PermissionDenied):
                act(name, two.third, row, two)
        row.refresh_from_db()
        assert row.state == state
        return
    actor = getattr(two, ROLES[role])
    written = AuditEntry.objects.count()
    expected = STEPS[name].to if (state, name, role) in ALLOWED else BESIDES.get((state, name, role))
    if expected is None:
        with pytest.raises((PermissionDenied, ValidationError)):
            act(name, actor, row, two)
        expected = state
    else:
        act(name, actor, row, two)
        if (state, name, role) in ALLOWED:
            entry = AuditEntry.objects.latest("pk")
            assert (entry.act, entry.actor, entry.detail["after"]) == (f"connection.{name}", actor, expected)
    row.refresh_from_db()
    assert row.state == expected
    assert Connection.objects.count() == 1
    if expected == state and (state, name, role) not in BESIDES:
        assert AuditEntry.objects.count() == written


def test_a_request_is_told_and_its_answer_too(two):
    row = connections.ask(two.one, two.other)
    texts = [one.text for one in notices.page(two.other).rows]
    assert texts == ["海野 一子さんから、つながり申請が届いています。"]
    connections.accept(two.other, row)
    assert notices.page(two.other).rows == []
    assert [one.text for one in notices.page(two.one).rows] == [
        "山野 二郎さんが、つながり申請を承認しました。"
    ]
    assert two.other in people.connected_to(two.one)
    assert two.one in people.connected_to(two.other)


def test_a_request_opens_the_card_of_who_asks_and_nothing_the_other_way(two, as_user):
    two.one.profile.phone = "090-0000-0001"
    two.one.profile.save()
    connections.ask(two.one, two.other)
    text = as_user(two.other).get(f"/people/{two.one.pk}/").content.decode()
    assert "海野 一子" in text
    assert "090-0000-0001" not in text
    assert as_user(two.one).get(f"/people/{two.other.pk}/").status_code == 404
    assert two.one not in people.connected_to(two.other)


def test_a_declined_request_is_told_and_rests_for_thirty_days(two):
    row = connections.ask(two.one, two.other)
    connections.decline(two.other, row)
    assert [one.text for one in notices.page(two.one).rows] == [
        "山野 二郎さんは、つながり申請を辞退しました。"
    ]
    with pytest.raises(ValidationError, match="30日") as refused:
        connections.ask(two.one, two.other)
    assert refused.value.code == "soon"
    Connection.objects.update(decided_at=timezone.now() - connections.AGAIN)
    connections.ask(two.one, two.other)
    assert notices.unseen_count(two.other) == 1


def test_who_declined_may_ask_at_any_time(two):
    connections.decline(two.other, connections.ask(two.one, two.other))
    row = connections.ask(two.other, two.one)
    assert (row.requester, row.addressee, row.state) == (two.other, two.one, State.REQUESTED)


def test_what_is_withdrawn_waits_for_nobody(two):
    row = connections.ask(two.one, two.other)
    connections.withdraw(two.one, row)
    assert not connecting.waiting_for(two.other).exists()
    assert not connecting.sent_by(two.one).exists()
    assert notices.unseen_count(two.other) == 0


def test_so_many_may_wait_and_no_more(two, monkeypatch):
    monkeypatch.setattr(connections, "WAITING", 1)
    connections.ask(two.one, two.other)
    with pytest.raises(ValidationError, match="1件まで"):
        connections.ask(two.one, two.third)


@pytest.mark.parametrize("who", ["relative", "office", "stopped"])
def test_relatives_offices_and_stopped_people_have_no_part_in_it(two, who):
    other = {
        "relative": make.relative,
        "office": lambda: make.user(is_secretariat=True),
        "stopped": lambda: make.professional(state=UserState.SUSPENDED),
    }[who]()
    for actor, asked in ((two.one, other), (other, two.other)):
        with pytest.raises(PermissionDenied):
            connections.ask(actor, asked)
    assert not Connection.objects.exists()


def test_nobody_asks_or_blocks_oneself(two):
    for name in ("ask", "block"):
        with pytest.raises(PermissionDenied):
            getattr(connections, name)(two.one, two.one)


def test_colleagues_are_connected_already(two):
    make.affiliate(two.other, two.one.affiliations.get().facility)
    with pytest.raises(PermissionDenied, match="すでにつながり"):
        connections.ask(two.one, two.other)


def test_the_database_keeps_one_row_for_two_whoever_asked(two):
    make.connect(two.one, two.other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.create(requester=two.other, addressee=two.one)


# Blocks


def test_who_is_blocked_waits_in_vain_and_is_told_nothing(two):
    row = connections.ask(two.one, two.other)
    connections.block(two.other, two.one)
    assert connecting.sent_by(two.one).filter(pk=row.pk).exists()
    assert not connecting.waiting_for(two.other).exists()
    assert notices.page(two.one).rows == notices.page(two.other).rows == []
    row.refresh_from_db()
    connections.withdraw(two.one, row)
    assert not connecting.sent_by(two.one).exists()
    connections.ask(two.one, two.other)
    assert connecting.sent_by(two.one).exists()
    row.refresh_from_db()
    assert row.state == State.BLOCKED
    assert notices.unseen_count(two.other) == 0


def test_a_block_ends_the_connection_and_does_not_come_back_with_its_end(two):
    make.connect(two.one, two.other)
    connections.block(two.other, two.one)
    assert two.other not in people.connected_to(two.one)
    connections.unblock(two.other, two.one)
    assert two.other not in people.connected_to(two.one)
    assert Connection.objects.get().state == State.ENDED


def test_two_who_block_each_other_lift_their_own_block_only(two):
    connections.block(two.one, two.other)
    connections.block(two.other, two.one)
    connections.unblock(two.one, two.other)
    row = Connection.objects.get()
    assert (row.state, row.blocked_by, row.mutual) == (State.BLOCKED, two.other, False)
    with pytest.raises(ValidationError):
        connections.unblock(two.one, two.other)
    connections.unblock(two.other, two.one)
    assert Connection.objects.get().state == State.ENDED


def test_a_block_hides_nobody_from_those_who_look_after_a_patient_together(cast, as_user):
    cast.mn.profile.phone = "090-0000-0009"
    cast.mn.profile.save()
    connections.block(cast.mn, cast.mb)
    text = as_user(cast.mb).get(f"/people/{cast.mn.pk}/").content.decode()
    assert "090-0000-0009" in text
    assert cast.mn in people.connected_to(cast.mb)
    members = as_user(cast.mb).get(f"/patients/{cast.patient.pk}/members/").content.decode()
    assert cast.mn.profile.name in members


# Addresses


def test_an_address_reaches_its_person_and_shows_nothing_to_who_asks(two):
    addressed.ask_address(two.one, two.other.email.upper())
    assert connecting.waiting_for(two.other).count() == 1
    assert not connecting.sent_by(two.one).exists()
    assert [one.address for one in connecting.addressed_by(two.one)] == [two.other.email]


@pytest.mark.parametrize("who", ["unknown", "blocked", "stopped", "relative", "office", "declined"])
def test_whatever_the_address_is_the_same_stands_there(two, who):
    other = two.other
    if who == "blocked":
        connections.block(two.other, two.one)
    if who == "declined":
        addressed.ask_address(two.one, other.email)
        connections.decline(other, Connection.objects.get())
        assert notices.page(two.one).rows == []
        addressed.withdraw_address(two.one, AddressedRequest.objects.get())
        AddressedRequest.objects.all().delete()
    address = {
        "unknown": lambda: "nobody@example.jp",
        "stopped": lambda: make.professional(state=UserState.SUSPENDED).email,
        "relative": lambda: make.relative().email,
        "office": lambda: make.user(is_secretariat=True).email,
    }.get(who, lambda: other.email)()
    addressed.ask_address(two.one, address)
    assert [one.address for one in connecting.addressed_by(two.one)] == [address]
    assert not connecting.sent_by(two.one).exists()
    assert not connecting.waiting_for(other).exists()
    addressed.withdraw_address(two.one, AddressedRequest.objects.get())
    assert not connecting.addressed_by(two.one).exists()


def test_what_went_to_an_address_is_taken_back(two):
    addressed.ask_address(two.one, two.other.email)
    asked = AddressedRequest.objects.get()
    addressed.withdraw_address(two.one, asked)
    assert Connection.objects.get().state == State.WITHDRAWN
    assert notices.unseen_count(two.other) == 0
    with pytest.raises(ValidationError):
        addressed.withdraw_address(two.one, asked)


def test_somebody_elses_request_to_an_address_is_not_taken_back(two):
    addressed.ask_address(two.one, two.other.email)
    with pytest.raises(ValidationError):
        addressed.withdraw_address(two.third, AddressedRequest.objects.get())
    assert Connection.objects.get().state == State.REQUESTED


def test_an_accepted_one_stands_in_the_list_no_more(two):
    addressed.ask_address(two.one, two.other.email)
    connections.accept(two.other, Connection.objects.get())
    assert not connecting.addressed_by(two.one).exists()
    assert two.other in people.connected_to(two.one)


def test_the_address_of_who_waits_for_an_answer_accepts(two):
    connections.ask(two.other, two.one)
    addressed.ask_address(two.one, two.other.email)
    assert Connection.objects.get().state == State.ACCEPTED
    assert not connecting.addressed_by(two.one).exists()


def test_so_many_addresses_a_day_known_or_not(two, monkeypatch):
    monkeypatch.setattr(addressed, "TRIES", 2)
    addressed.ask_address(two.one, "nobody@example.jp")
    addressed.ask_address(two.one, "nobody@example.jp")
    addressed.ask_address(two.one, two.other.email)
    with pytest.raises(ValidationError, match="1日に2件まで"):
        addressed.ask_address(two.one, "nobody-either@example.jp")
    AddressedRequest.objects.update(created_at=timezone.now() - addressed.WINDOW)
    addressed.ask_address(two.one, "nobody-either@example.jp")
    assert AddressedRequest.objects.count() == 3


def test_ones_own_address_is_refused(two):
    with pytest.raises(ValidationError, match="ご自分の"):
        addressed.ask_address(two.one, two.one.email)


def test_what_went_to_addresses_is_forgotten(two):
    addressed.ask_address(two.one, two.other.email)
    AddressedRequest.objects.update(created_at=timezone.now() - addressed.KEPT)
    assert addressed.forget_addresses() == 1
    assert Connection.objects.get().state == State.REQUESTED
