"""Every state x act x role of every kind: what the table allows happens, everything else changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.actions.affiliations import claim
from accounts.enums import DEVICE_STEPS, DeviceState
from accounts.models import Affiliation, Device, Facility
from approvals.actions.devices import AFTER
from approvals.actions.requests import approve, reject
from approvals.enums import InvitationState, RequestKind, RequestState
from approvals.models import ApprovalRequest, Invitation
from approvals.table import TABLE, Who, step
from mcs.core.models import AuditEntry
from tests.approvals import kit
from tests.approvals.device_kit import asked
from tests.approvals.table_kit import CASES, Case, backdate, people
from timeline.models import TimelineMember

MAKING = {"propose", "create", "invite_relative", "ask"}


def states(case: Case) -> list[str]:
    """Where it can come to: to every state of its kind, but for what nobody has to approve."""
    every = list(InvitationState if case.kind == RequestKind.INVITATION else RequestState)
    assert set(every) - set(case.lead) <= ({"pending", "rejected"} if "approve" not in case.acts else set())
    return [state for state in every if state in case.lead]


PLACES = [(case, state) for case in CASES for state in states(case)]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves everything as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def allowed(case: Case, role: str, act: str, state: str) -> bool:
    row = step(case.kind, act)
    in_own_matter = row.others and role == case.own
    return state in row.before and not in_own_matter and bool(set(row.who) & case.roles.get(role, set()))


@pytest.mark.parametrize(("case", "state"), PLACES, ids=lambda x: getattr(x, "name", x))
def test_the_table_holds_for_every_role_and_act(cast, case, state):
    newcomer = case.newcomer(cast)
    subject = case.begin(cast, newcomer)
    everybody = people(cast, "newcomer", newcomer)
    for act, role in case.lead[state]:
        case.acts[act](everybody[role], subject)
    backdate(subject)
    for act in case.acts:
        for role, who in everybody.items():
            if (role == "time") is (act == "expire"):
                with undone():
                    _try(case, subject, act, who, expected=allowed(case, role, act, state), state=state)


def _try(case, subject, act, who, *, expected, state) -> None:
    subject = type(subject).objects.get(pk=subject.pk)
    assert subject.state == state
    audited = AuditEntry.objects.count()
    what = f"{case.name}: {act} by {who} in {state}"
    if expected:
        case.acts[act](who, subject)
        assert AuditEntry.objects.count() > audited, what
    else:
        with pytest.raises((PermissionDenied, ValidationError)):
            case.acts[act](who, subject)
        assert AuditEntry.objects.count() == audited, what
    subject.refresh_from_db()
    assert subject.state == ((step(case.kind, act).after or state) if expected else state), what
    _stands_together(subject)


def _stands_together(subject: Invitation | ApprovalRequest) -> None:
    """What it is about stands where the state says."""
    if isinstance(subject, Invitation):
        assert (subject.closed_at is None) is (subject.state in {"pending", "approved"})
    elif subject.kind == RequestKind.DEVICE:
        after = {step(RequestKind.DEVICE, act).after: state for act, state in AFTER.items()}
        assert Device.objects.get(pk=subject.device_id).state == after[subject.state]
    elif subject.kind == RequestKind.AFFILIATION:
        expected = {"approved": "confirmed", "rejected": "dropped", "withdrawn": "dropped"}
        assert Affiliation.objects.get(pk=subject.affiliation_id).state == expected.get(
            subject.state, "claimed"
        )
    else:
        joined = TimelineMember.objects.filter(timeline=subject.timeline, user=subject.requester)
        assert joined.exists() is (subject.state == "approved")


def test_every_act_of_the_table_is_walked():
    walked = {(case.kind, act) for case in CASES for act in case.acts}
    assert walked == {(row.kind, row.act) for row in TABLE if row.act not in MAKING}


def test_every_somebody_of_the_table_is_among_those_who_try():
    tried = {(case.kind, who) for case in CASES for roles in case.roles.values() for who in roles}
    named = {(row.kind, who) for row in TABLE for who in row.who}
    assert named - tried == {(RequestKind.DEVICE, Who.OFFICE)}  # a test of the requests of devices has it


@pytest.mark.parametrize("kind", list(RequestKind))
def test_nothing_follows_a_last_state_and_every_state_is_reached(kind):
    rows = [row for row in TABLE if row.kind == kind]
    known = set(InvitationState if kind == RequestKind.INVITATION else RequestState)
    before = {state for row in rows for state in row.before}
    assert {row.after for row in rows if row.after} == known
    assert before == ({"pending", "approved"} if kind == RequestKind.INVITATION else {"pending"})


def test_nobody_decides_in_the_own_matter():
    assert [row.others for row in TABLE if row.act in {"approve", "reject"}] == [True] * 8


def test_deciding_is_one_right():
    for kind in RequestKind:
        assert step(kind, "approve").who == step(kind, "reject").who


def test_the_steps_of_a_device_s_request_are_steps_of_the_device():
    for act, after in AFTER.items():
        assert act == "ask" or DeviceState.ASKED in DEVICE_STEPS[after]
    assert DEVICE_STEPS[DeviceState.ASKED] == (DeviceState.SEEN, DeviceState.REJECTED, DeviceState.REVOKED)


def _invited(cast):
    return kit.request_of(kit.proposed(cast.mc, cast.group.care, email=cast.fa.email)), cast.fa


def _own_claim(cast):
    """Of an office that would decide for a facility without a 施設管理者."""
    return ApprovalRequest.objects.get(affiliation=claim(cast.se, cast.b)), cast.se


def _own_device(cast):
    Facility.objects.filter(pk=cast.a.pk).update(registered_devices_only=True)
    return asked(cast.fa), cast.fa


@pytest.mark.parametrize("begin", [_invited, _own_claim, _own_device])
def test_who_would_decide_does_not_in_the_own_matter(cast, begin):
    request, who = begin(cast)
    for act in (approve, reject):
        with pytest.raises(PermissionDenied):
            act(who, request)
    request.refresh_from_db()
    assert request.state == "pending"
