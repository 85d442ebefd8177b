"""利用停止, by the secretariat."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.access import good_sessions
from accounts.actions.people import revive, suspend
from accounts.enums import UserState
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.user("事務 局子", is_secretariat=True)


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def test_a_suspension_ends_sessions_and_closes_sockets(office, nurse):
    client = signed_in(nurse)
    key = client.session.session_key
    assert good_sessions([(nurse.pk, key)])
    suspend(office, nurse)
    nurse.refresh_from_db()
    assert (nurse.state, nurse.is_active) == (UserState.SUSPENDED, False)
    assert not Session.objects.filter(session_key=key).exists()
    assert good_sessions([(nurse.pk, key)]) == set()
    assert {"code": 4403, "user": nurse.pk} in [dict(e.data) for e in announced() if e.kind == "close"]
    assert client.get("/settings/").status_code == 302
    assert audited("account.suspend")[0].actor_id == office.pk


def test_who_is_revived_signs_in_again(office, nurse):
    suspend(office, nurse)
    assert sign_in(nurse.email)["Location"] == "/accounts/inactive/"
    revive(office, nurse)
    assert sign_in(nurse.email)["Location"] == "/"
    assert audited("account.revive")[0].subject_id == nurse.pk


def test_suspending_twice_says_that_somebody_was_first(office, nurse):
    suspend(office, nurse)
    with pytest.raises(ValidationError) as refused:
        suspend(office, nurse)
    assert refused.value.code == "decided"
    assert len(audited("account.suspend")) == 1


@pytest.mark.parametrize("who", ["manager", "relative", "nurse"])
def test_nobody_but_the_secretariat_suspends(nurse, who):
    facility = nurse.affiliations.get().facility
    actor = {
        "manager": make.professional(facility, manager=True),
        "relative": make.relative(),
        "nurse": nurse,
    }[who]
    with pytest.raises(PermissionDenied):
        suspend(actor, nurse)
    nurse.refresh_from_db()
    assert nurse.is_active
    assert not audited("account.suspend")


def test_the_secretariat_suspends_neither_itself_nor_the_operator(office):
    operator = make.user(is_superuser=True)
    for target in (office, operator):
        with pytest.raises(PermissionDenied):
            suspend(office, target)
        target.refresh_from_db()
        assert target.is_active
    suspend(operator, office)
    office.refresh_from_db()
    assert not office.is_active
