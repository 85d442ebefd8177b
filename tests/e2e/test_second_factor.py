"""A passkey with the browser's virtual authenticator; the secretariat's code in the 送信箱."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def with_authenticator(someone):
    """An authenticator in the browser, as a phone has one: it holds keys and asks its person nothing."""
    session = someone.context.new_cdp_session(someone.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def test_a_passkey_is_registered_and_signs_in(person):
    nurse = person("nurse", at="localhost")
    page = nurse.page
    session, authenticator = with_authenticator(nurse)
    nurse.open("/settings/second-factor/")
    page.get_by_role("link", name="この端末をパスキーとして登録する").click()
    page.get_by_label("この端末の呼び名").fill("私のスマートフォン")
    page.get_by_role("button", name="登録する", exact=True).click()
    expect(page.get_by_role("heading", name="予備コード")).to_be_visible()
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    printed = codes.first.inner_text()
    page.get_by_role("link", name="保管しました").click()
    expect(page.get_by_text("私のスマートフォン")).to_be_visible()

    nurse.context.clear_cookies()
    nurse.sign_in("nurse")
    expect(page.get_by_role("heading", name="ご本人の確認")).to_be_visible()
    page.get_by_role("button", name="パスキーで確認する").click()
    expect(page.get_by_role("heading", name="ホーム")).to_be_attached()

    nurse.context.clear_cookies()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    nurse.sign_in("nurse")
    page.get_by_text("スマートフォンをなくした・使えない").click()
    page.get_by_role("link", name="予備コードを使う").click()
    page.get_by_label("予備コード(8桁)").fill(printed)
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_text("残りは9個です")).to_be_visible()


def test_where_browsers_make_no_passkeys_the_page_says_so(person):
    nurse = person("nurse", at="127.0.0.1")
    page = nurse.open("/settings/second-factor/")
    expect(page.get_by_text("このページのアドレスでは、パスキーは使えません")).to_be_visible()
    expect(page.get_by_role("link", name="この端末をパスキーとして登録する")).to_have_count(0)


def test_the_secretariat_signs_in_with_the_code_of_a_mail(person):
    office = person()
    office.sign_in("secretariat")
    expect(office.page.get_by_role("button", name="確認コードをメールで送る")).to_be_visible()
    office.give_mailed_code()
    office.open("/admin/")
    expect(office.page.get_by_role("link", name="施設", exact=True).first).to_be_visible()
    other = office.context.new_page()
    other.goto(f"{office.url}/admin/accounts/user/")
    expect(other.locator(".breadcrumbs")).to_be_visible()
    office.page.get_by_role("button", name="ログアウト").click()
    expect(other.locator("#main")).to_contain_text("ログアウトされました")
    expect(other.locator(".breadcrumbs")).to_have_count(0)
