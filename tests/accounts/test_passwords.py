"""Changing and resetting a password."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.actions.passwords import give_temporary_password
from accounts.actions.people import suspend
from accounts.enums import UserState
from accounts.models import User
from accounts.passwords import LettersAndDigits, NotOneself, as_typed, in_fours
from notices.models import Delivery, DeliveryState
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in, words

pytestmark = pytest.mark.django_db
NEW = "harunohi-no-8-umi"
HALF_A_DAY = timedelta(hours=12)  # the age of a link is told by the clock on the wall
CHANGE, RESET = "/settings/password/", "/accounts/password/reset/"


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子", email="kangohanako@example.jp")


def change(client, *, old=make.PASSWORD, new=NEW, again=None):
    again = new if again is None else again
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})


def test_the_new_password_works_and_the_old_one_no_longer(nurse):
    answer = change(signed_in(nurse))
    assert answer["Location"] == "/settings/"
    assert sign_in(nurse.email, NEW).status_code == 302
    assert sign_in(nurse.email).status_code == 200
    assert len(audited("password.change")) == 1


def test_changing_it_ends_every_other_session_and_keeps_this_one(nurse):
    here, elsewhere = signed_in(nurse), signed_in(nurse)
    other_key = elsewhere.session.session_key
    change(here)
    assert not Session.objects.filter(session_key=other_key).exists()
    assert elsewhere.get("/settings/").status_code == 302
    page = here.get("/settings/")
    assert page.status_code == 200
    assert "パスワードを変更しました" in page.content.decode()
    assert any(
        e.kind == "close" and e.data.get("user") == nurse.pk and e.data.get("keep") for e in announced()
    )


def test_the_date_of_the_change_is_kept(nurse):
    before = nurse.password_changed_at
    change(signed_in(nurse))
    nurse.refresh_from_db()
    assert nurse.password_changed_at > before


@pytest.mark.parametrize(
    ("new", "again", "field", "sentence"),
    [
        ("nagai-mono-7", "nagai-mono-8", "password2", "同じパスワードを入力してください"),
        ("abc1", "abc1", "password1", "8 文字以上"),
        ("onlyletters", "onlyletters", "password1", "英字と数字の両方を入れてください"),
        ("4820174829", "4820174829", "password1", "英字と数字の両方を入れてください"),
        ("kangohanako55", "kangohanako55", "password1", "お名前やメールアドレスを含むパスワードは使えません"),
        ("password123", "password123", "password1", "よく使われているパスワードです"),
    ],
)
def test_a_password_that_does_not_fit_is_refused_and_nothing_changes(nurse, new, again, field, sentence):
    answer = change(signed_in(nurse), new=new, again=again)
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert sign_in(nurse.email).status_code == 302


def test_a_wrong_present_password_changes_nothing(nurse):
    answer = change(signed_in(nurse), old="wrong-1")
    assert "現在のパスワードが違います" in answer.content.decode()
    assert sign_in(nurse.email).status_code == 302


def test_a_password_set_in_full_width_letters_is_the_same_in_half_width(nurse):
    change(signed_in(nurse), new="ｈａｒｕｎｏｈｉ－８－ｕｍｉ")
    assert sign_in(nurse.email, "harunohi-8-umi").status_code == 302


def test_only_full_width_characters_are_changed():
    assert as_typed("Ａｂ１！ カか") == "Ab1! カか"


def ask(email, client=None):
    return (client or Client()).post(RESET, {"email": email})


def link_in_the_mail() -> str:
    delivery = Delivery.objects.get(kind="accounts.password_reset")
    assert deliver(delivery.pk) == "sent"
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]


def set_new(link, *, new=NEW):
    client = Client()
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)


def test_a_forgotten_password_is_set_anew_by_the_link_of_a_mail(nurse):
    session = signed_in(nurse)
    assert ask(" Kangohanako@example.jp ").status_code == 302
    answer = set_new(link_in_the_mail())
    assert "パスワードを変更しました" in answer.content.decode()
    assert sign_in(nurse.email, NEW).status_code == 302
    assert session.get("/settings/").status_code == 302


def test_the_mail_is_japanese_and_written_only_when_it_is_sent(nurse):
    ask(nurse.email)
    assert not mail.outbox
    link_in_the_mail()
    sent = mail.outbox[0]
    assert sent.to == [nurse.email]
    assert "パスワードの設定" in sent.subject
    assert "心当たりがない場合" in sent.body


def test_known_unknown_and_suspended_addresses_get_the_same_answer(nurse):
    stopped = make.professional(state=UserState.SUSPENDED)

    def answer(address):
        client = Client()
        first = ask(address, client)
        return first.status_code, first["Location"], words(client.get(first["Location"]))

    assert answer(nurse.email) == answer("nobody@example.jp") == answer(stopped.email)
    assert Delivery.objects.count() == 1


def test_the_link_works_once(nurse):
    ask(nurse.email)
    link = link_in_the_mail()
    set_new(link)
    assert "このリンクは使えません" in Client().get(link, follow=True).content.decode()


def test_the_link_ends_after_its_time_and_says_where_to_ask_for_another(nurse, settings):
    ask(nurse.email)
    link = link_in_the_mail()
    later = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    for moment, good in ((later - HALF_A_DAY, True), (later + HALF_A_DAY, False)):
        with freeze_time(moment):
            page = Client().get(link, follow=True).content.decode()
        assert ("このリンクは使えません" not in page) is good
        assert ('name="password1"' in page) is good
    assert RESET in page
    with freeze_time(later + HALF_A_DAY):
        set_new(link)
    nurse.refresh_from_db()
    assert not nurse.check_password(NEW)


def test_the_link_of_a_suspended_account_is_void(nurse):
    ask(nurse.email)
    link = link_in_the_mail()
    suspend(make.user(is_secretariat=True), nurse)
    assert "このリンクは使えません" in Client().get(link, follow=True).content.decode()


def test_a_mail_to_an_account_that_was_suspended_meanwhile_is_not_sent(nurse):
    ask(nurse.email)
    suspend(make.user(is_secretariat=True), nurse)
    delivery = Delivery.objects.get()
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DROPPED
    assert not mail.outbox


def test_setting_it_anew_lifts_the_lock(nurse):
    for n in range(6):
        sign_in(nurse.email, f"wrong-{n}")
    ask(nurse.email)
    set_new(link_in_the_mail())
    assert sign_in(nurse.email, NEW).status_code == 302


def test_validators_say_what_they_want():
    with pytest.raises(ValidationError, match="英字と数字"):
        LettersAndDigits().validate("あいうえお")
    with pytest.raises(ValidationError, match="お名前"):
        NotOneself().validate("x-taro-1", User(email="taro@example.jp"))
    NotOneself().validate("x-abc-1", User(email="abc@example.jp"))


def test_neither_the_own_name_in_latin_letters_nor_the_issued_number_makes_a_password():
    person = make.professional(make.facility(), "大野 翔子", email="48201748@number.invalid")
    person.profile.family_kana, person.profile.given_kana = "おおの", "ショウコ"
    for typed in ("shouko-1-yama", "Shoko1985", "syouko-1-yama", "oono1985", "abc48201748", "しょうこ-1-a"):
        with pytest.raises(ValidationError, match="お名前"):
            NotOneself().validate(typed, person)
    NotOneself().validate("harunohi-8-umi", person)


@pytest.mark.parametrize(
    "typed", ["abe20260401", "Abe-1985-11", "ABERUI-07", "阿部１９８５１１", "るい-19851123", "rui-abe-77"]
)
def test_a_short_name_with_digits_alone_makes_none(typed):
    person = make.professional(make.facility(), "阿部 るい", email="a.r@example.jp")
    person.profile.family_kana, person.profile.given_kana = "あべ", "るい"
    with pytest.raises(ValidationError, match="お名前"):
        NotOneself().validate(as_typed(typed), person)


@pytest.mark.parametrize("typed", ["abe-no-umi-7", "haruabe-sora-3", "natsu-1985-yama"])
def test_a_short_name_beside_other_words_is_no_matter(typed):
    person = make.professional(make.facility(), "阿部 るい", email="a.r@example.jp")
    person.profile.family_kana, person.profile.given_kana = "あべ", "るい"
    NotOneself().validate(typed, person)


@pytest.mark.parametrize("typed", ["hanako-7-umi", "kango-1-2-3-4", "xhanako1"])
def test_no_part_of_the_address_stands_in_it(typed):
    with pytest.raises(ValidationError, match="お名前"):
        NotOneself().validate(typed, User(email="kango.hanako85@example.jp"))
    NotOneself().validate("harunohi-85-umi", User(email="kango.hanako85@example.jp"))


@pytest.mark.parametrize("gaps", ["{} {} {}", "{}  {}\u3000{}", "{}-{}-{}", " {} {} {} "])
def test_a_temporary_password_is_taken_as_it_stands_on_paper(nurse, gaps):
    password = give_temporary_password(
        make.professional(nurse.affiliations.get().facility, manager=True), nurse
    )
    typed = gaps.format(*in_fours(password))
    client = Client()
    assert sign_in(nurse.email, typed.capitalize(), client=client).status_code == 302
    assert change(client, old=typed, new=NEW)["Location"] == "/"
    assert sign_in(nurse.email, NEW).status_code == 302


def test_the_gaps_of_any_other_password_count(nurse):
    client = signed_in(nurse)
    change(client, new="haru no hi 8")
    assert sign_in(nurse.email, "harunohi8").status_code == 200
    assert sign_in(nurse.email, "haru no hi 8").status_code == 302


def test_password_managers_are_told_whose_it_is(nurse):
    client = signed_in(nurse)
    ask(nurse.email)
    pages = [client.get(path) for path in (CHANGE, "/settings/lost-device/")]
    for page in (*pages, Client().get(link_in_the_mail(), follow=True)):
        field = re.search(r'<input[^>]*name="username"[^>]*>', page.content.decode())[0]
        assert f'value="{nurse.email}"' in field
        assert 'autocomplete="username"' in field
