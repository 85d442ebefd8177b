"""新規登録."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.enums import AffiliationState, UserKind
from accounts.models import Facility, Profession, User
from tests import factories as make
from tests.accounts.kit import audited, sign_in, words

pytestmark = pytest.mark.django_db
URL = "/accounts/signup/"
EMAIL = "newcomer@example.jp"


@pytest.fixture
def clinic():
    return make.facility("青葉クリニック")


def invited(email=EMAIL) -> Client:
    """A browser in which the link of an invitation was opened."""
    client = Client()
    session = client.session
    session["invited_email"] = session["account_verified_email"] = email
    session.save()
    client.cookies["sid"] = session.session_key
    return client


def filled(clinic=None, **changes):
    data = {
        "family_name": "新人",
        "given_name": "はな",
        "family_kana": "しんじん",
        "given_kana": "ハナ",
        "professions": [Profession.objects.get(name="薬剤師").pk],
        "facility": clinic.pk if clinic else "",
        "facility_name": "",
        "password1": "yamanoue-9-kumo",
        "password2": "yamanoue-9-kumo",
    }
    return data | changes


def test_without_an_invitation_the_page_explains_and_takes_nothing(client, clinic):
    page = client.get(URL)
    assert "招待メールをお持ちの方" in page.content.decode()
    assert "事務局へお申し込みください" in page.content.decode()
    client.post(URL, filled(clinic, email=EMAIL))
    assert not User.objects.exists()


def test_it_leads_to_the_invitation_and_to_the_application_and_asks_for_no_address(client):
    page = client.get(URL).content.decode()
    assert 'href="/contact/#apply"' in page
    assert "もう一度送るようお願いしてください" in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0]


def test_the_page_says_the_same_for_known_and_unknown_addresses(client):
    known = make.professional()
    pages = {words(client.get(f"{URL}?email={address}")) for address in (known.email, "nobody@example.jp")}
    assert len(pages) == 1


def test_an_invited_newcomer_registers_and_is_signed_in(clinic):
    client = invited()
    answer = client.post(URL, filled(clinic))
    assert answer["Location"] == "/"
    user = User.objects.get(email=EMAIL)
    assert (user.kind, user.profile.name, user.profile.kana) == (
        UserKind.PROFESSIONAL,
        "新人 はな",
        "しんじん ハナ",
    )
    assert [p.name for p in user.profile.professions.all()] == ["薬剤師"]
    assert client.get("/settings/")["Location"] == "/terms/accept/"
    accepted = client.post("/terms/accept/", {"version": settings.TERMS_VERSION, "agreed": "on"})
    assert accepted["Location"] == "/settings/"
    assert client.get("/settings/").status_code == 200
    assert sign_in(EMAIL, "yamanoue-9-kumo").status_code == 302
    assert audited("account.register")[0].actor_id == user.pk


def test_the_name_can_be_searched_and_sorted(clinic):
    invited().post(URL, filled(clinic))
    profile = User.objects.get(email=EMAIL).profile
    assert profile.sort_key == "しんしんはな"
    assert "しんじんはな" in profile.search_key


def test_the_claimed_facility_is_unconfirmed(clinic):
    invited().post(URL, filled(clinic))
    affiliation = User.objects.get(email=EMAIL).affiliations.get()
    assert (affiliation.facility, affiliation.state) == (clinic, AffiliationState.CLAIMED)


def test_a_facility_that_is_not_in_the_list_is_kept_but_not_offered(clinic):
    invited().post(URL, filled(facility_name="みどり訪問看護ステーション"))
    claimed = User.objects.get(email=EMAIL).affiliations.get()
    assert (claimed.facility.name, claimed.facility.active) == ("みどり訪問看護ステーション", False)
    offered = invited("second@example.jp").get(URL).context["form"].fields["facility"].queryset
    assert list(offered) == [clinic]


def test_the_address_is_the_invited_one_whatever_is_sent(clinic):
    invited().post(URL, filled(clinic, email="somebody.else@example.jp"))
    assert [user.email for user in User.objects.all()] == [EMAIL]


def test_the_invitation_of_the_session_is_used_up(clinic):
    client = invited()
    client.post(URL, filled(clinic))
    client.post("/sign-out/")
    assert "招待メールをお持ちの方" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("family_name", "", "姓を入力してください"),
        ("given_kana", "華", "ひらがなかカタカナで"),
        ("professions", [], "専門家種別を1つ以上選んでください"),
        ("professions", ["0"], "一覧にない専門家種別です"),
        ("password2", "chigau-1-mono", "同じパスワードを入力してください"),
        ("password1", "newcomer-2026", "お名前やメールアドレスを含むパスワード"),
        ("password1", "shinjin", "英字と数字の両方"),
        ("facility_name", "別の施設", "ここは空にしてください"),
        ("family_name", "新\x00人", "使えない文字"),
    ],
)
def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(clinic, field, value, sentence):
    answer = invited().post(URL, filled(clinic, **{field: value}))
    form = answer.context["form"]
    assert any(sentence in error for error in form.errors[field]), form.errors
    assert 'value="はな"' in answer.content.decode()
    assert not User.objects.exists()


def test_without_any_facility_one_is_asked_for():
    answer = invited().post(URL, filled())
    assert "施設を一覧から選ぶか" in answer.context["form"].errors["facility_name"][0]


def test_an_address_that_has_an_account_is_led_to_sign_in(clinic):
    make.professional(email=EMAIL)
    answer = invited().post(URL, filled(clinic))
    assert "登録済みです" in answer.context["form"].errors["email"][0]
    assert User.objects.count() == 1


def test_about_thirty_professions_are_offered():
    names = set(Profession.objects.values_list("name", flat=True))
    assert len(names) >= 30
    assert {
        "医師",
        "看護師",
        "介護支援専門員(ケアマネジャー)",
        "訪問介護員(ホームヘルパー)",
        "行政職員",
    } <= names


def test_a_new_facility_row_is_made_only_once():
    invited("a@example.jp").post(URL, filled(facility_name="みどり薬局"))
    invited("b@example.jp").post(URL, filled(facility_name="みどり薬局"))
    assert Facility.objects.filter(name="みどり薬局").count() == 1
    assert User.objects.count() == 2
