"""How old a password may get, and which ones may not return."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.actions.passwords import change_password
from accounts.models import FormerPassword, OpenSession, User
from accounts.queries.passwords import standing
from tests import factories as make
from tests.accounts.kit import sign_in, signed_in

pytestmark = pytest.mark.django_db
CHANGE = "/settings/password/"
SHORT, LONG = "umi-8-sora", "harunohi-no-8-umi"


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子", password_is_long=False)


def aged(person, days, **fields) -> User:
    changed = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=person.pk).update(password_changed_at=changed, **fields)
    person.refresh_from_db()
    return person


def change(client, *, old=make.PASSWORD, new=SHORT):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_a_password_of_fifty_nine_days_opens_everything(nurse, as_user):
    page = as_user(aged(nurse, 59)).get("/")
    assert page.status_code == 200
    assert "あと1日でパスワードの変更が必要です" in page.content.decode()


@pytest.mark.parametrize("days", [60, 61, 400])
def test_from_sixty_days_on_it_has_to_be_changed_first(nurse, as_user, days):
    client = as_user(aged(nurse, days))
    assert client.get("/")["Location"] == CHANGE
    assert client.get("/settings/profile/")["Location"] == CHANGE
    page = client.get(CHANGE)
    assert page.status_code == 200
    assert f"パスワードを変更してから{days}日がたちました" in page.content.decode()


def test_after_the_change_everything_opens_in_the_same_session(nurse):
    client = signed_in(aged(nurse, 60))
    former = client.session.session_key
    answer = change(client)
    assert answer["Location"] == "/"
    assert client.session.session_key != former
    assert client.get("/").status_code == 200
    assert OpenSession.objects.get(session__user=nurse).session.session_key == client.session.session_key


def test_a_refused_change_keeps_the_hold_and_the_session(nurse):
    client = signed_in(aged(nurse, 60))
    assert change(client, new="abc1").status_code == 422
    assert client.get("/")["Location"] == CHANGE


def test_the_day_is_counted_from_the_last_change(nurse, as_user):
    aged(nurse, 60)
    change_password(nurse, password=SHORT)
    with freeze_time(timezone.now() + timedelta(days=59, hours=23)):
        assert as_user(nurse).get("/").status_code == 200
    with freeze_time(timezone.now() + timedelta(days=60)):
        assert as_user(nurse).get("/")["Location"] == CHANGE


@pytest.mark.parametrize(("length", "long"), [(12, False), (13, True)])
def test_who_has_a_long_one_is_only_reminded(nurse, as_user, length, long):
    change_password(nurse, password="abcdefghij12345"[-length:])
    assert User.objects.get(pk=nurse.pk).password_is_long is long
    client = as_user(aged(nurse, 60))
    assert client.get("/").status_code == (200 if long else 302)


def test_a_session_past_a_second_factor_is_only_reminded(nurse, as_user):
    client = as_user(aged(nurse, 60))
    OpenSession.objects.filter(session__user=nurse).update(verified_at=timezone.now())
    page = client.get(CHANGE).content.decode()
    assert "変更の期限はありません" in page
    assert "60日がたちました" in page
    assert client.get("/").status_code == 200


def test_the_site_may_ask_for_no_change_at_all(nurse, as_user, settings):
    settings.PASSWORD_DAYS = 0
    client = as_user(aged(nurse, 4000))
    assert client.get("/").status_code == 200
    page = client.get(CHANGE).content.decode()
    assert "変更の期限はありません" in page
    assert "おすすめ" not in page


@pytest.mark.parametrize(("days", "at_home"), [(0, False), (52, False), (53, True), (59, True)])
def test_home_speaks_of_it_in_the_last_seven_days(nurse, as_user, days, at_home):
    assert ("パスワードの変更" in as_user(aged(nurse, days)).get("/").content.decode()) is at_home


@pytest.mark.parametrize(
    ("days", "at_home"), [(59, False), (60, True), (62, True), (63, False), (89, False), (90, True)]
)
def test_who_is_only_reminded_hears_of_it_at_home_once_a_month(nurse, days, at_home):
    assert standing(aged(nurse, days, password_is_long=True), verified=False).at_home is at_home


def test_settings_and_the_page_say_how_many_days_are_left(nurse, as_user):
    client = as_user(aged(nurse, 20))
    for page in ("/settings/", CHANGE):
        assert "あと40日でパスワードの変更が必要です" in client.get(page).content.decode()


def test_none_of_the_last_five_returns(nurse):
    words = [make.PASSWORD, *(f"umi-8-sora-{n}" for n in range(5))]
    client = signed_in(nurse)
    for old, new in pairwise(words):
        assert change(client, old=old, new=new).status_code == 302
    for former in words[1:]:
        answer = change(client, old=words[-1], new=former)
        assert answer.status_code == 422
        assert "以前に使ったパスワードは使えません" in answer.content.decode()
    assert FormerPassword.objects.filter(user=nurse).count() == 4
    assert change(client, old=words[-1], new=words[0]).status_code == 302


def test_a_former_password_is_no_other_persons(nurse, as_user):
    change_password(nurse, password=SHORT)
    other = make.professional()
    assert change(as_user(other), new=SHORT).status_code == 302


def test_former_passwords_are_kept_as_hashes_and_of_changed_ones_alone(nurse):
    client = signed_in(nurse)
    change(client, new="abc1")
    assert not FormerPassword.objects.exists()
    before = User.objects.get(pk=nurse.pk).password
    change(client)
    assert FormerPassword.objects.get().encoded == before


def test_who_does_not_know_the_present_one_learns_nothing_of_former_ones(nurse):
    change_password(nurse, password=SHORT)
    client = Client()
    sign_in(nurse.email, SHORT, client=client)
    answer = change(client, old="wrong-1", new=make.PASSWORD)
    assert "以前に使ったパスワード" not in answer.content.decode()


def test_the_present_password_is_guessed_at_most_five_times(nurse):
    client = signed_in(nurse)
    pages = [change(client, old=f"wrong-{n}").content.decode() for n in range(5)]
    assert "現在のパスワードが違います" in pages[3]
    assert "30分後に再度お試しください" in pages[4]
    assert change(client).status_code == 422
    with freeze_time(timezone.now() + timedelta(minutes=30), tick=True):
        OpenSession.objects.update(active_at=timezone.now())
        assert change(client).status_code == 302


def test_a_strangers_tries_at_the_sign_in_do_not_hinder_the_change(nurse):
    client = signed_in(nurse)
    for n in range(6):
        sign_in(nurse.email, f"wrong-{n}")
    assert change(client).status_code == 302
