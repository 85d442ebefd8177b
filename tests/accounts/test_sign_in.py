"""The sign-in page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import UserState
from accounts.models import SignInLock
from tests import factories as make
from tests.accounts.kit import SIGN_IN, audited, sign_in, words

pytestmark = pytest.mark.django_db
LOCKED = "パスワードの入力間違いが続いたため、ログインできません。30分後に再度お試しください。"
MISMATCH = "メールアドレスかパスワードが違います"


@pytest.fixture
def nurse():
    return make.professional(make.facility(), email="nurse@example.jp")


def test_the_page_has_the_labels_of_the_handout(client):
    page = client.get(SIGN_IN).content.decode()
    for label in (
        ">メールアドレス</label>",
        ">パスワード</label>",
        ">ログイン</button>",
        "<span>メールアドレスを保存する</span>",
        ">パスワードを忘れた方</a>",
        ">新規登録</a>",
    ):
        assert label in page


def test_the_right_password_leads_home_and_is_audited(nurse):
    answer = sign_in(nurse.email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert [entry.actor_id for entry in audited("session.sign_in")] == [nurse.pk]


def test_one_arrives_where_one_wanted_to_go(nurse, client):
    wanted = client.get("/settings/profile/")
    assert wanted["Location"] == f"{SIGN_IN}?next=/settings/profile/"
    assert sign_in(nurse.email, client=client, next="/settings/profile/")["Location"] == "/settings/profile/"
    assert sign_in(nurse.email, next="https://elsewhere.example/")["Location"] == "/"


@pytest.mark.parametrize(
    "typed", ["ＮＵＲＳＥ＠ｅｘａｍｐｌｅ．ｊｐ", " Nurse@Example.jp ", "nurse @example.jp　"]
)
def test_full_width_letters_spaces_and_capitals_of_the_address_are_put_right(nurse, typed):
    assert sign_in(typed).status_code == 302


def test_full_width_letters_of_the_password_are_put_right(nurse):
    assert sign_in(nurse.email, "ｔｓｕｋｉｙｏ－ｎｏ－ｋｕｍａ－７").status_code == 302


def test_capitals_of_the_password_count(nurse):
    assert MISMATCH in sign_in(nurse.email, "Tsukiyo-no-kuma-7").content.decode()


def test_what_was_typed_stays_but_for_the_password(nurse):
    page = sign_in(nurse.email, "wrong-1").content.decode()
    assert 'value="nurse@example.jp"' in page
    assert "wrong-1" not in page


def test_known_and_unknown_addresses_get_the_same_answers(nurse):
    def answers(address):
        pages = [sign_in(address, "wrong-1") for _ in range(7)]
        return [(p.status_code, words(p).replace(address, "")) for p in pages]

    assert answers(nurse.email) == answers("nobody@example.jp")


def test_after_five_wrong_passwords_even_the_right_one_is_refused(nurse):
    pages = [sign_in(nurse.email, f"wrong-{n}").content.decode() for n in range(5)]
    assert [MISMATCH in page for page in pages] == [True, True, True, True, False]
    assert LOCKED in pages[4]
    answer = sign_in(nurse.email)
    assert answer.status_code == 200
    assert LOCKED in answer.content.decode()


def test_the_lock_opens_thirty_minutes_after_the_last_counted_failure(nurse):
    for n in range(5):
        sign_in(nurse.email, f"wrong-{n}")
    _let_pass(minutes=29)
    assert LOCKED in sign_in(nurse.email).content.decode()
    _let_pass(minutes=1)
    assert sign_in(nurse.email).status_code == 302


def test_a_refused_try_does_not_prolong_the_lock(nurse):
    for n in range(5):
        sign_in(nurse.email, f"wrong-{n}")
    before = SignInLock.objects.get().last_failure_at
    sign_in(nurse.email, "wrong-again")
    assert SignInLock.objects.get().last_failure_at == before


@pytest.mark.parametrize("spacing", [0, 7, 29])
def test_the_lock_lasts_its_thirty_minutes_whatever_the_spacing(nurse, spacing):
    for n in range(5):
        _let_pass(minutes=spacing)
        sign_in(nurse.email, f"wrong-{n}")
    _let_pass(minutes=29)
    assert LOCKED in sign_in(nurse.email).content.decode()


def _let_pass(*, minutes: int) -> None:
    for lock in SignInLock.objects.all():
        lock.last_failure_at -= timedelta(minutes=minutes)
        lock.save(update_fields=["last_failure_at"])


def test_the_right_password_begins_the_count_anew(nurse):
    for n in range(4):
        sign_in(nurse.email, f"wrong-{n}")
    assert sign_in(nurse.email).status_code == 302
    for n in range(4):
        assert MISMATCH in sign_in(nurse.email, f"wrong-{n}").content.decode()
    assert sign_in(nurse.email).status_code == 302


def test_every_way_to_write_an_address_is_counted_together(nurse):
    for typed in (
        "nurse@example.jp",
        "NURSE@example.jp",
        "ｎｕｒｓｅ@example.jp",
        " nurse@example.jp",
        "Nurse@example.jp",
    ):
        sign_in(typed, "wrong-1")
    assert LOCKED in sign_in(nurse.email).content.decode()
    assert SignInLock.objects.count() == 1


def test_the_lock_keeps_no_address(nurse):
    sign_in(nurse.email, "wrong-1")
    assert "nurse" not in SignInLock.objects.get().address


def test_forgotten_failures_are_swept(nurse):
    SignInLock.objects.create(
        address="0" * 64, failures=3, last_failure_at=timezone.now() - timedelta(days=2)
    )
    sign_in(nurse.email, "wrong-1")
    assert not SignInLock.objects.filter(address="0" * 64).exists()


def test_a_suspended_person_is_told_so_only_after_the_right_password():
    stopped = make.professional(make.facility(), state=UserState.SUSPENDED)
    assert MISMATCH in sign_in(stopped.email, "wrong-1").content.decode()
    answer = sign_in(stopped.email)
    assert answer["Location"] == "/accounts/inactive/"


def test_the_address_is_kept_where_it_is_asked_for(nurse, client):
    sign_in(nurse.email, client=client, keep_address="on")
    client.post("/sign-out/")
    page = client.get(SIGN_IN).content.decode()
    assert 'value="nurse@example.jp"' in page
    assert "checked" in page
    cookie = client.cookies["address"]
    assert cookie["httponly"]
    sign_in(nurse.email, client=client)
    client.post("/sign-out/")
    assert "nurse@example.jp" not in client.get(SIGN_IN).content.decode()


def test_an_address_cookie_that_was_tampered_with_is_ignored(client):
    client.cookies["address"] = "evil@example.jp:xxx"
    answer = client.get(SIGN_IN)
    assert answer.status_code == 200
    assert "evil@example.jp" not in answer.content.decode()


def test_an_endless_password_is_refused_before_it_is_hashed(nurse):
    page = sign_in(nurse.email, "a1" * 5000).content.decode()
    assert "128文字まで" in page
    assert not SignInLock.objects.exists()


def test_a_signed_in_person_is_led_home_from_the_sign_in_page(nurse, as_user):
    assert as_user(nurse).get(SIGN_IN)["Location"] == "/"
