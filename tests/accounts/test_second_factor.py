"""The second step of signing in: an app's code, a mailed code, a printed code; wrong, old, and twice."""

import threading

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from freezegun import freeze_time

from accounts.actions import second_factor
from accounts.actions.enrolment import renew_recovery
from accounts.actions.people import suspend
from accounts.enums import DeviceState
from accounts.models import Device, MailCode, RecoveryCode
from notices.models import Delivery
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.factor_kit import (
    ASKED,
    MAIL,
    RECOVERY,
    SEND,
    app_of,
    code_of,
    errors,
    give,
    halfway,
    is_in,
    mail_of,
    mailed_code,
    verified,
)
from tests.accounts.kit import SIGN_IN, audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
PAGES = [ASKED, MAIL, RECOVERY]
POSTS = [*PAGES, SEND, f"{ASKED}passkey/", f"{ASKED}passkey/done/"]


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子", email="kangohanako@example.jp")


def sheet_of(nurse) -> list[str]:
    """Printed codes beside the way that is there."""
    client = signed_in_with_app(nurse)
    return renew_recovery(nurse, session_key=client.session.session_key)


def signed_in_with_app(nurse) -> Client:
    client = Client()
    client.force_login(nurse)
    make.session_row(nurse, client.session.session_key, verified_at="2026-01-01T00:00:00Z")
    return client


def test_without_a_second_factor_the_password_is_enough(nurse):
    client = signed_in(nurse)
    assert is_in(client)
    assert not verified(client)


def test_the_right_code_of_the_app_lets_in(nurse):
    device = app_of(nurse)
    client = halfway(nurse)
    assert not is_in(client)
    assert give(client, code_of(device))["Location"] == "/"
    assert is_in(client)
    assert verified(client)
    assert [entry.detail for entry in audited("session.second_factor")] == [{"method": "app"}]


def test_where_one_wanted_to_go_is_kept(nurse):
    device = app_of(nurse)
    client = Client()
    client.post(
        f"{SIGN_IN}?next=/settings/profile/",
        {"login": nurse.email, "password": make.PASSWORD, "next": "/settings/profile/"},
    )
    assert give(client, code_of(device))["Location"] == "/settings/profile/"


def test_a_wrong_code_says_so_at_its_field_keeps_it_and_is_audited(nurse):
    app_of(nurse)
    client = halfway(nurse)
    answer = give(client, "000000")
    assert answer.status_code == 422
    assert "確認コードが違います" in errors(answer)
    assert 'value="000000"' in answer.content.decode()
    assert not is_in(client)
    assert [entry.detail for entry in audited("second_factor.wrong")] == [{"method": "app"}]


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "１２３"])
def test_what_is_no_code_is_not_tried(nurse, typed):
    device = app_of(nurse)
    answer = give(halfway(nurse), typed)
    assert "6桁の数字を入力してください" in errors(answer)
    device.refresh_from_db()
    assert device.throttling_failure_count == 0


@pytest.mark.parametrize(
    "typed", ["{0[0]} {0[1]} {0[2]} {0[3]}{0[4]}{0[5]}", " {0}　", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_spaces_and_full_width_digits_are_taken(nurse, typed):
    device = app_of(nurse)
    code = typed.format(code_of(device)).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    client = halfway(nurse)
    assert give(client, code).status_code == 302
    assert is_in(client)


def test_a_code_of_the_app_counts_once(nurse):
    device = app_of(nurse)
    one, other = halfway(nurse), halfway(nurse)
    code = code_of(device)
    assert give(one, code).status_code == 302
    assert give(other, code).status_code == 422
    assert not is_in(other)


def test_wrong_codes_make_wait_longer_each_time_and_say_how_long(nurse):
    device = app_of(nurse)
    client = halfway(nurse)
    with freeze_time() as clock:
        for _ in range(4):
            answer = give(client, "000000")
            clock.tick(10)
        assert "8秒待って" in errors(answer)
        answer = give(client, "000000")
        assert "16秒待って" in errors(answer)
        refused = give(client, code_of(device))
        assert "間違いが続いたため" in errors(refused)
        assert not is_in(client)
        clock.tick(20)
        assert give(client, code_of(device)).status_code == 302
    assert len(audited("second_factor.wrong")) == 5


def ask_for_mail(client):
    answer = client.post(SEND)
    assert answer["Location"] == MAIL
    return answer


def test_a_code_comes_by_mail_and_lets_in(nurse):
    mail_of(nurse)
    client = halfway(nurse)
    assert "確認コードをメールで送る" in client.get(ASKED).content.decode()
    ask_for_mail(client)
    assert not mail.outbox
    code = mailed_code()
    assert mail.outbox[-1].to == [nurse.email]
    assert len(code) == 6
    assert give(client, code, MAIL).status_code == 302
    assert verified(client)
    assert len(audited("second_factor.code_sent")) == 1


def test_the_code_stands_in_no_delivery(nurse):
    device = mail_of(nurse)
    ask_for_mail(halfway(nurse))
    device.refresh_from_db()
    kept = str(Delivery.objects.values_list().get())
    assert device.token
    assert device.token not in kept


def test_a_mailed_code_is_good_for_five_minutes(nurse):
    mail_of(nurse)
    client = halfway(nurse)
    with freeze_time() as clock:
        ask_for_mail(client)
        code = mailed_code()
        clock.tick(301)
        assert "期限が切れています" in errors(give(client, code, MAIL))
    assert not is_in(client)


def test_a_mail_that_comes_too_late_is_not_sent_any_more(nurse):
    mail_of(nurse)
    with freeze_time() as clock:
        ask_for_mail(halfway(nurse))
        clock.tick(301)
        assert deliver(Delivery.objects.get().pk) == "dropped"


def test_a_mailed_code_counts_once(nurse):
    mail_of(nurse)
    one, other = halfway(nurse), halfway(nurse)
    ask_for_mail(one)
    code = mailed_code()
    assert give(one, code, MAIL).status_code == 302
    assert give(other, code, MAIL).status_code == 422


def test_the_next_code_is_sent_after_a_minute_only(nurse):
    mail_of(nurse)
    client = halfway(nurse)
    with freeze_time() as clock:
        ask_for_mail(client)
        clock.tick(30)
        ask_for_mail(client)
        assert "30秒ほど待ってから" in client.get(MAIL).content.decode()
        assert Delivery.objects.count() == 1
        clock.tick(31)
        ask_for_mail(client)
        assert Delivery.objects.count() == 2


def test_an_issued_number_gets_no_mail(nurse):
    numbered = make.professional(make.facility(), email="A-1042@number.invalid".lower())
    mail_of(numbered)
    client = Client()
    sign_in(numbered.email, client=client)
    assert is_in(client)  # what cannot reach anybody is no way
    assert not Delivery.objects.exists()


def test_a_printed_code_lets_in_once_and_says_how_many_are_left(nurse):
    app_of(nurse)
    codes = sheet_of(nurse)
    client = halfway(nurse)
    assert "予備コードを使う" in client.get(ASKED).content.decode()
    assert give(client, f"{codes[0][:4]}-{codes[0][4:]}", RECOVERY).status_code == 302
    assert verified(client)
    assert "残りは9個" in client.get("/settings/").content.decode()
    other = halfway(nurse)
    assert "すでに使われています" in errors(give(other, codes[0], RECOVERY))
    assert not is_in(other)


def test_printed_codes_are_kept_as_digests(nurse):
    app_of(nurse)
    codes = sheet_of(nurse)
    kept = str(list(RecoveryCode.objects.values_list()))
    assert len(codes) == 10
    assert not any(code in kept for code in codes)


def test_the_code_of_somebody_else_does_not_let_in(nurse):
    app_of(nurse)
    other = make.professional()
    codes, theirs = sheet_of(nurse), app_of(other)
    client = halfway(other)
    assert give(client, codes[0], RECOVERY).status_code == 422
    mine = halfway(nurse)
    assert give(mine, code_of(theirs)).status_code == 422


@pytest.mark.parametrize("path", POSTS)
def test_without_the_right_password_there_is_nothing(path):
    client = Client()
    answers = [client.get(path), client.post(path, {"code": "123456"})]
    for answer in answers:
        assert answer.status_code == 302 or path not in PAGES
        assert answer.status_code in {302, 405}
    assert answers[1]["Location"] == SIGN_IN


def test_who_is_in_already_is_led_on(nurse):
    client = signed_in(nurse)
    for path in PAGES:
        assert client.get(path)["Location"] == "/settings/second-factor/"


def test_halfway_nothing_else_opens(nurse):
    app_of(nurse)
    client = halfway(nurse)
    for path in ("/", "/settings/", "/settings/second-factor/", "/settings/password/", "/connections/"):
        assert client.get(path)["Location"].startswith(SIGN_IN)


def test_the_way_back_leads_to_the_sign_in_page(nurse):
    app_of(nurse)
    client = halfway(nurse)
    page = client.get(ASKED).content.decode()
    assert f'href="{SIGN_IN}">ログイン画面に戻る' in page
    assert client.get(SIGN_IN).status_code == 200


def test_who_is_suspended_meanwhile_does_not_get_in(nurse):
    device = app_of(nurse)
    client = halfway(nurse)
    suspend(make.user(is_secretariat=True), nurse)
    assert give(client, code_of(device))["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_password_that_was_changed_meanwhile_does_not_let_in(nurse):
    device = app_of(nurse)
    client = halfway(nurse)
    nurse.set_password("another-kuma-8")
    nurse.save()
    assert give(client, code_of(device))["Location"] == SIGN_IN
    assert not is_in(client)


def test_the_page_asks_as_phones_expect_it(nurse):
    app_of(nurse)
    page = halfway(nurse).get(ASKED).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert "スマートフォンをなくした・使えない" in page
    assert nurse.email not in page


def test_in_the_demo_the_page_says_where_the_mail_is(nurse, settings):
    mail_of(nurse)
    client = halfway(nurse)
    assert "送信箱" not in client.get(MAIL).content.decode()
    settings.DEMO = True
    assert "コードは<a" in client.get(MAIL).content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_code_in_several_browsers_at_the_same_moment_lets_one_in():
    person = make.professional()
    device = app_of(person)
    codes = sheet_of(person)
    mail_of(person)
    second_factor.send_mail_code(person)
    mailed = MailCode.objects.get(user=person).token
    for prove, code in (
        (second_factor.prove_app, code_of(device)),
        (second_factor.prove_recovery, codes[0]),
        (second_factor.prove_mail, mailed),
    ):
        right, ready = [], threading.Barrier(4)

        def run(prove=prove, code=code, right=right, ready=ready):
            ready.wait()
            try:
                right.append(prove(person, code=code).right)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(right) == [False, False, False, True]


def test_a_device_blocked_between_password_and_code_gets_nowhere(nurse):
    first = Client()
    sign_in(nurse.email, client=first)
    device = Device.objects.get()
    app = app_of(nurse)
    client = Client()
    client.cookies["device"] = first.cookies["device"].value
    assert sign_in(nurse.email, client=client)["Location"] == ASKED
    Device.objects.filter(pk=device.pk).update(state=DeviceState.BLOCKED)
    give(client, code_of(app))
    assert not is_in(client)
    assert "紛失などの届け出により使えません" in client.get("/accounts/login/").content.decode()
