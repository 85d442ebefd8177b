"""The phone is lost, and so are the printed codes: somebody who knows the person lets them begin anew."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts.actions.enrolment import renew_recovery
from accounts.actions.second_factor import reset
from accounts.models import MailCode, RecoverySheet
from accounts.queries.second_factor import has_way
from notices.models import Delivery, Notice
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.factor_kit import app_of, is_in, mail_of
from tests.accounts.kit import announced, audited, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return make.facility()


@pytest.fixture
def nurse(facility):
    return make.professional(facility, "看護 花子")


@pytest.fixture
def manager(facility):
    return make.professional(facility, manager=True)


def enrolled(person, as_user):
    client = as_user(person)
    app_of(person)
    mail_of(person)
    make.session_row(person, client.session.session_key, verified_at="2026-01-01T00:00:00Z")
    renew_recovery(person, session_key=client.session.session_key)
    return client


def test_every_way_goes_and_every_session_ends(nurse, manager, as_user):
    client = enrolled(nurse, as_user)
    key = client.session.session_key
    reset(manager, nurse)
    assert not has_way(nurse)
    assert not RecoverySheet.objects.exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert any(event.kind == "close" and event.data["user"] == nurse.pk for event in announced())
    assert is_in(signed_in(nurse))


def test_the_person_is_told_by_notice_and_mail(nurse, manager, as_user):
    enrolled(nurse, as_user)
    reset(manager, nurse)
    delivery = Delivery.objects.get(kind="accounts.factor_reset")
    assert deliver(delivery.pk) == "sent"
    assert mail.outbox[-1].to == [nurse.email]
    assert "解除しました" in mail.outbox[-1].body
    assert Notice.objects.get(kind="accounts.factor_reset").recipient == nurse
    assert "あなたの二段階認証を解除しました" in as_user(nurse).get("/notices/").content.decode()
    assert [entry.subject_id for entry in audited("second_factor.reset")] == [nurse.pk]


def test_a_second_loss_is_told_again(nurse, manager):
    reset(manager, nurse)
    reset(manager, nurse)
    assert Notice.objects.filter(recipient=nurse).count() == 2


def test_nobody_else_may(nurse, as_user, facility):
    enrolled(nurse, as_user)
    colleague, elsewhere = make.professional(facility), make.professional(make.facility(), manager=True)
    for other in (colleague, elsewhere, nurse, make.relative()):
        with pytest.raises(PermissionDenied):
            reset(other, nurse)
    assert has_way(nurse)
    assert not audited("second_factor.reset")


def test_the_secretariat_does_it_in_the_admin(nurse, as_user):
    enrolled(nurse, as_user)
    office = as_user(make.user("事務 局子", is_secretariat=True))
    answer = office.post(
        "/admin/accounts/user/",
        {"action": "reset_second_factor", "_selected_action": [nurse.pk]},
        follow=True,
    )
    assert "1件を処理しました" in answer.content.decode()
    assert not has_way(nurse)


def test_not_for_the_own_account(as_user):
    office = make.user("事務 局子", is_secretariat=True)
    mail_of(office)
    client = as_user(office)
    client.post("/admin/accounts/user/", {"action": "reset_second_factor", "_selected_action": [office.pk]})
    assert MailCode.objects.filter(user=office).exists()
