"""休止: warned after 166 days, locked after 180, and woken."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from freezegun import freeze_time

from accounts.actions import people
from accounts.actions.dormancy import look_round, wake
from accounts.enums import UserState
from accounts.models import User
from accounts.queries import dormancy
from notices.models import Delivery, Notice
from notices.registry import CHORES, MAILS, NOTICES, Shown
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(year=2027, month=3, day=1, hour=3, minute=0)


@pytest.fixture
def here():
    return make.facility("青葉クリニック")


@pytest.fixture
def nurse(here):
    return unused(make.professional(here, "永田 久子"), days=166)


@pytest.fixture
def manager(here):
    return unused(make.professional(here, "管理 者子", manager=True), days=1)


@pytest.fixture
def office():
    return unused(make.user("事務 局子", is_secretariat=True), days=1)


def unused(person: User, *, days: float) -> User:
    """Somebody who signed in last so many days before NOW, with an account that is older still."""
    User.objects.filter(pk=person.pk).update(
        last_login=NOW - timedelta(days=days), created_at=NOW - timedelta(days=400)
    )
    person.refresh_from_db()
    return person


def after(days: float, **more: float) -> int:
    with freeze_time(NOW + timedelta(days=days, **more)):
        return look_round()


def state(person: User) -> str:
    person.refresh_from_db()
    return person.state


def told(person: User, kind: str) -> int:
    return Notice.objects.filter(recipient=person, kind=kind).count()


def shown(person: User) -> list[Shown]:
    """The notices of this person as they read now."""
    mine = Notice.objects.filter(recipient=person)
    return [one for notice in mine for one in NOTICES[notice.kind]([notice], person).values()]


def mail(kind: str):
    return MAILS[kind](Delivery.objects.get(kind=kind))


def test_it_is_done_every_hour():
    assert look_round in CHORES


def test_fourteen_days_before_one_is_warned_once_by_mail(nurse):
    assert (after(0, minutes=-1), after(0), after(0, hours=1)) == (0, 1, 0)
    assert state(nurse) == UserState.ACTIVE
    with freeze_time(NOW):
        warning = mail(dormancy.WARNING_MAIL)
    assert warning.to == nurse.email
    assert "まもなく休止" in warning.subject
    assert "3月15日に休止になります" in warning.body
    assert "永田" not in warning.subject + warning.body
    assert told(nurse, dormancy.WARNED) == 1
    assert [e.subject_id for e in audited("account.dormancy_warned")] == [nurse.pk]


def test_signing_in_after_the_warning_begins_anew(nurse):
    after(0)
    with freeze_time(NOW + timedelta(days=13)):
        assert sign_in(nurse.email).status_code == 302
        assert mail(dormancy.WARNING_MAIL) is None
        assert "これまでどおり" in shown(nurse)[0].text
    nurse.refresh_from_db()
    assert nurse.dormancy_warned_at is None
    assert after(14) == 0
    assert state(nurse) == UserState.ACTIVE
    assert after(13 + 166, hours=1) == 1
    assert Delivery.objects.filter(kind=dormancy.WARNING_MAIL).count() == 2


def test_after_180_days_the_account_rests(nurse, manager, office):
    after(0)
    with freeze_time(NOW - timedelta(days=166)):
        key = signed_in(nurse).session.session_key
    unused(nurse, days=166)
    User.objects.filter(pk=nurse.pk).update(dormancy_warned_at=NOW)
    assert after(14, minutes=-1) == 0
    assert after(14) == 1
    assert (state(nurse), nurse.is_active) == (UserState.DORMANT, False)
    assert not Session.objects.filter(session_key=key).exists()
    assert {"code": 4403, "user": nurse.pk} in [dict(e.data) for e in announced() if e.kind == "close"]
    [entry] = audited("account.dormant")
    assert (entry.actor_id, entry.subject_id) == (None, nurse.pk)
    assert (told(manager, dormancy.DORMANT), told(office, dormancy.DORMANT)) == (1, 0)
    assert after(14) == 0


def test_nobody_rests_without_a_warning_in_time(nurse):
    """The machine may have been off for months."""
    unused(nurse, days=300)
    assert after(0) == 1
    assert after(13) == 0
    assert state(nurse) == UserState.ACTIVE
    assert after(14) == 1
    assert state(nurse) == UserState.DORMANT


def test_who_never_signed_in_is_counted_from_the_account(here):
    newcomer = make.professional(here)
    User.objects.filter(pk=newcomer.pk).update(created_at=NOW - timedelta(days=166))
    assert after(0, minutes=-1) == 0
    assert after(0) == 1


def resting(person: User) -> User:
    unused(person, days=166)
    after(0)
    after(14)
    assert state(person) == UserState.DORMANT
    return person


def test_the_right_password_is_told_why_and_a_wrong_one_is_not(nurse, client):
    resting(nurse)
    with freeze_time(NOW + timedelta(days=15)):
        assert "違います" in sign_in(nurse.email, "wrong-1", client=client).content.decode()
        assert client.get("/accounts/inactive/")["Location"] == "/accounts/login/"
        assert sign_in(nurse.email, client=client)["Location"] == "/accounts/inactive/"
        page = client.get("/accounts/inactive/").content.decode()
    assert "休止しています" in page
    assert "施設管理者または事務局が休止を解除する" in page


def test_the_manager_reads_of_it_until_it_is_over(nurse, manager):
    resting(nurse)
    with freeze_time(NOW + timedelta(days=15)):
        [row] = shown(manager)
        assert row.text.startswith("永田 久子さんのアカウントは、180日間ログインがなかった")
        assert row.url == f"/facility/staff/{nurse.pk}/"
        wake(manager, nurse)
        assert shown(manager) == []


def test_the_manager_wakes_and_the_person_is_told_by_mail(nurse, manager):
    resting(nurse)
    with freeze_time(NOW + timedelta(days=20)):
        wake(manager, nurse)
        assert mail(dormancy.WOKEN_MAIL).to == nurse.email
        assert sign_in(nurse.email)["Location"] == "/"
    assert [(e.actor_id, e.subject_id) for e in audited("account.wake")] == [(manager.pk, nurse.pk)]


def test_who_was_woken_is_counted_anew(nurse, manager):
    resting(nurse)
    with freeze_time(NOW + timedelta(days=20)):
        wake(manager, nurse)
    unused(manager, days=-180)
    assert after(20, hours=1) == after(20 + 165) == 0
    assert after(20 + 166) == 1
    assert after(20 + 180) == 1
    assert state(nurse) == UserState.DORMANT
    assert told(manager, dormancy.DORMANT) == 1


def test_who_was_suspended_for_long_is_not_dormant_at_once(nurse, office):
    people.suspend(office, nurse)
    with freeze_time(NOW + timedelta(days=300)):
        unused(office, days=-300)
        people.revive(office, nurse)
    assert after(300, hours=1) == 0


@pytest.mark.parametrize("who", ["colleague", "manager elsewhere", "relative"])
def test_nobody_else_wakes(nurse, here, who):
    actor = {
        "colleague": lambda: make.professional(here),
        "manager elsewhere": lambda: make.professional(make.facility(), manager=True),
        "relative": make.relative,
    }[who]()
    resting(nurse)
    with pytest.raises(PermissionDenied):
        wake(actor, nurse)
    assert state(nurse) == UserState.DORMANT
    assert not audited("account.wake")


def test_who_is_not_dormant_is_not_woken(nurse, office):
    for person in (nurse, make.professional(state=UserState.SUSPENDED)):
        with pytest.raises(ValidationError) as refused:
            wake(office, person)
        assert refused.value.code == "decided"
    assert not audited("account.wake")


def test_of_the_only_manager_the_secretariat_is_told(manager, office, nurse):
    unused(nurse, days=1)
    resting(manager)
    assert (told(office, dormancy.DORMANT), told(nurse, dormancy.DORMANT)) == (1, 0)
    with freeze_time(NOW + timedelta(days=15)):
        [row] = shown(office)
    assert row.url == f"/admin/accounts/user/{manager.pk}/change/"


def test_of_a_relative_the_secretariat_is_told_without_a_name(office):
    relative = resting(make.relative("花岡 長女"))
    with freeze_time(NOW + timedelta(days=15)):
        [row] = shown(office)
    assert "花岡" not in row.text
    assert f"家族のアカウント({relative.email})" in row.text


def test_who_gets_no_mail_is_told_through_the_manager(here, manager):
    helper = unused(make.professional(here, "番号 花子", email="12345678@number.invalid"), days=166)
    after(0)
    assert not Delivery.objects.exists()
    with freeze_time(NOW):
        [row] = shown(manager)
        assert row.text.startswith("番号 花子さんのアカウントは、長い間ログインがないため、3月15日に休止")
        sign_in(helper.email)
        assert shown(manager) == []


def test_the_last_operator_and_the_last_office_stay():
    operator = unused(make.user(is_superuser=True), days=400)
    secretariat = unused(make.user(is_secretariat=True), days=400)
    for day in (0, 14, 28, 42):
        after(day)
    assert state(operator) == UserState.ACTIVE
    assert state(secretariat) == UserState.DORMANT
    User.objects.filter(pk=operator.pk).update(is_superuser=False, is_secretariat=True)
    assert after(60) == 0


def test_of_two_operators_one_stays():
    operators = [unused(make.user(is_superuser=True), days=400) for _ in range(2)]
    for day in (0, 14, 28, 42):
        after(day)
    assert sorted(state(one) for one in operators) == [UserState.ACTIVE, UserState.DORMANT]


def test_it_can_be_switched_off(nurse, settings):
    settings.DORMANT_DAYS = 0
    assert after(1000) == 0
