"""Every state x act x role: what the table allows happens, everything else changes nothing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from approvals.actions.answers import accept, decline
from approvals.actions.invitations import expire, withdraw
from approvals.actions.requests import approve, reject
from approvals.enums import STEPS, InvitationState
from tests import factories as make
from tests.approvals import kit

State = InvitationState
ROLES = ["inviter", "admin", "manager", "member", "invitee", "outsider", "relative", "secretariat", "time"]
RUNS = {"admin", "manager"}

ACTS = {
    "approve": (State.APPROVED, RUNS, lambda who, i: approve(who, kit.request_of(i))),
    "reject": (State.REJECTED, RUNS, lambda who, i: reject(who, kit.request_of(i))),
    "accept": (State.ACCEPTED, {"invitee"}, accept),
    "decline": (State.DECLINED, {"invitee"}, decline),
    "withdraw": (State.WITHDRAWN, RUNS | {"inviter"}, withdraw),
    "expire": (State.EXPIRED, {"time"}, lambda who, i: expire(i)),
}


def people(cast, invitee) -> dict:
    return {
        "inviter": cast.mc,
        "admin": cast.ga,
        "manager": cast.fa,
        "member": cast.mn,
        "invitee": invitee,
        "outsider": cast.no,
        "relative": cast.pt,
        "secretariat": cast.se,
        "time": None,
    }


def brought_to(state: State, cast, invitee):
    """An invitation in this state, brought there by the acts that lead to it."""
    made = kit.proposed(cast.mc, cast.group.care, email=invitee.email)
    if state in {State.APPROVED, State.ACCEPTED, State.DECLINED}:
        approve(cast.ga, kit.request_of(made))
    last = {
        State.ACCEPTED: lambda: accept(invitee, made),
        State.DECLINED: lambda: decline(invitee, made),
        State.REJECTED: lambda: reject(cast.ga, kit.request_of(made)),
        State.WITHDRAWN: lambda: withdraw(cast.mc, made),
        State.EXPIRED: lambda: expire(made),
    }
    last.get(state, lambda: None)()
    made.refresh_from_db()
    assert made.state == state
    return made


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", list(State))
def test_the_table_holds_for_every_role(cast, state, act):
    target, allowed, call = ACTS[act]
    for role in ROLES:
        if (role == "time") is not (act == "expire"):
            continue
        invitee = make.professional(cast.c)
        made = brought_to(state, cast, invitee)
        audited = len(kit.acts(made))
        if role in allowed and state in STEPS[target]:
            call(people(cast, invitee)[role], made)
            made.refresh_from_db()
            assert made.state == target, role
            assert len(kit.acts(made)) == audited + 1
            assert (made.closed_at is None) is (target == State.APPROVED)
        else:
            with pytest.raises((PermissionDenied, ValidationError)):
                call(people(cast, invitee)[role], made)
            made.refresh_from_db()
            assert made.state == state, role
            assert len(kit.acts(made)) == audited


def test_nothing_follows_a_last_state():
    last = set(State) - {State.PENDING, State.APPROVED}
    assert not last & {before for states in STEPS.values() for before in states}
