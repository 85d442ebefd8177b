"""利用規約 at the first sign-in, and the pages everybody may read."""

import pytest
from django.test import Client

from accounts.actions.terms import accept
from mcs.core import texts
from tests import factories as make
from tests.accounts.kit import audited, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/terms/accept/"
AGREED = {"version": 1, "agreed": "on"}
OPEN_PAGES = ["/terms/", "/privacy/", "/contact/"]


@pytest.fixture
def newcomer():
    return make.professional(make.facility(), terms_version=0)


@pytest.fixture
def client(newcomer):
    """Signed in for the first time."""
    client = Client()
    assert sign_in(newcomer.email, client=client)["Location"] == "/"
    return client


def test_the_first_sign_in_leads_to_the_terms(client):
    page = client.get("/", follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    text = page.content.decode()
    for words in (
        "診療・看護・介護等の記録ではありません",
        "必ず電話をしてください",
        "運用ポリシー",
        "読んで、守ることに同意します",
        "同意して始める",
        'href="/privacy/"',
    ):
        assert words in text


def test_nothing_else_opens_before(client, newcomer):
    for path in (
        "/settings/",
        "/patients/",
        "/groups/",
        "/connections/",
        "/search/",
        f"/people/{newcomer.pk}/",
    ):
        assert client.get(path)["Location"] == PAGE
    assert client.post("/settings/profile/details/", {"family_name": "別"})["Location"] == PAGE
    assert client.get("/settings/", headers={"X-Background": "1"}).status_code == 409


def test_with_the_tick_it_is_kept_and_one_arrives_where_one_wanted_to_go(client, newcomer):
    client.get("/settings/profile/?from=mail")
    client.get("/privacy/")
    client.get("/")
    assert client.post(PAGE, AGREED)["Location"] == "/settings/profile/?from=mail"
    newcomer.refresh_from_db()
    assert newcomer.terms_version == 1
    assert newcomer.terms_accepted_at
    [entry] = audited("terms.accept")
    assert (entry.actor_id, entry.subject_id, entry.detail) == (newcomer.pk, newcomer.pk, {"version": 1})
    assert client.get("/settings/").status_code == 200


def test_without_the_tick_nothing_is_kept_and_the_page_says_what_is_missing(client, newcomer):
    answer = client.post(PAGE, {"version": 1})
    assert answer.status_code == 422
    assert "お読みになったら、ここに印を付けてください" in answer.content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.terms_version, audited("terms.accept")) == (0, [])


def test_agreeing_twice_changes_nothing(client, newcomer):
    assert client.post(PAGE, AGREED)["Location"] == client.post(PAGE, AGREED)["Location"] == "/"
    accept(newcomer, version=1)
    assert len(audited("terms.accept")) == 1


def test_who_agreed_is_not_asked_again_until_the_terms_rise(client, settings):
    client.post(PAGE, AGREED)
    assert client.get(PAGE)["Location"] == "/"
    settings.TERMS_VERSION = 2
    page = client.get("/settings/", follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "利用規約が新しくなりました" in page.content.decode()
    assert client.post(PAGE, {"version": 2, "agreed": "on"})["Location"] == "/settings/"


def test_terms_that_changed_while_they_were_read_are_shown_again(client, newcomer, settings):
    settings.TERMS_VERSION = 2
    answer = client.post(PAGE, AGREED, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "規約が新しくなりました。もう一度ご確認ください" in answer.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.terms_version == 0


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_garbled_version_is_refused(client, newcomer, version):
    assert client.post(PAGE, {"version": version, "agreed": "on"}).status_code == 422
    newcomer.refresh_from_db()
    assert newcomer.terms_version == 0


def test_one_is_led_nowhere_outside(client):
    client.get("/settings/", PATH_INFO="//evil.example/settings/")
    assert client.post(PAGE, AGREED)["Location"] == "/"


def test_a_held_person_can_sign_out(client):
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_relatives_and_offices_are_asked_too(as_user):
    for person in (make.relative(terms_version=0), make.user(is_secretariat=True, terms_version=0)):
        assert as_user(person).get("/")["Location"] == PAGE
        assert as_user(person).get("/admin/")["Location"] == PAGE


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_the_pages_for_everybody_open_signed_out_held_and_signed_in(client, path):
    assert Client().get(path).status_code == 200
    assert client.get(path).status_code == 200
    client.post(PAGE, AGREED)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_they_stand_at_the_foot_of_the_sign_in_pages(page):
    text = Client().get(page).content.decode()
    assert all(f'href="{path}"' in text for path in OPEN_PAGES)


def test_they_stand_in_the_settings(client):
    client.post(PAGE, AGREED)
    text = client.get("/settings/").content.decode()
    assert all(f'href="{path}"' in text for path in OPEN_PAGES)


def test_the_contact_page_shows_what_the_operator_has_set(settings):
    plain = Client().get("/contact/").content.decode()
    assert "tel:" not in plain.split("<main")[1]
    assert "mailto:" not in plain
    settings.CONTACT_PHONE, settings.CONTACT_MAIL = "0985-00-1234", "office@example.jp"
    text = Client().get("/contact/").content.decode()
    assert 'href="tel:0985-00-1234"' in text
    assert 'href="mailto:office@example.jp"' in text


def test_an_operators_own_text_takes_the_place_of_ours(settings, tmp_path):
    (tmp_path / "terms.txt").write_text(
        "# 当会の規約\n{サービス名}の規約 <b>\n## 第1条\n- 守る\n> 大切\n", encoding="utf-8"
    )
    settings.TEXTS_DIR, settings.PRODUCT_NAME = str(tmp_path), "みどり連携"
    page = Client().get("/terms/").content.decode()
    for words in (
        "<title>\n      当会の規約",
        "みどり連携の規約 &lt;b&gt;",
        "第1条",
        "<li>守る</li>",
        "大切",
    ):
        assert words in page
    assert "個人情報の取り扱い" in Client().get("/privacy/").content.decode()


def test_every_line_of_a_text_is_shown():
    read = texts.parse("前書き\n# 題\n# もう一つ\n##続けて\n-点\n\n- 一\n- 二\n## 章\n文\n> 注\n")
    assert (read.title, [s.title for s in read.sections]) == ("題", ["章"])
    assert [line for b in read.opening for line in b.lines] == [
        "前書き",
        "# もう一つ",
        "##続けて",
        "-点",
        "一",
        "二",
    ]
    assert [(b.kind, b.lines) for b in read.sections[0].blocks] == [("text", ["文"]), ("note", ["注"])]
