"""Sessions that end, as they are met at a real browser whose clock is moved together with the rows."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENCE

pytestmark = pytest.mark.browser
WARNING, GO_ON = "まもなくログアウトします", "続けて使う"
IDLE = "しばらく操作がなかったため、ログアウトしました"
WAITED = """
from datetime import timedelta
from accounts.models import OpenSession
for row in OpenSession.objects.all():
    OpenSession.objects.filter(pk=row.pk).update(active_at=row.active_at - timedelta(minutes={minutes}))
"""
LEFT = "from accounts.models import OpenSession; print(OpenSession.objects.get().active_at.timestamp())"
END = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"


def at(someone, path: str) -> Page:
    """The page of somebody who has arrived, on a clock that can be moved."""
    expect(someone.page.locator(".mainnav").first).to_be_attached()
    someone.context.clock.install()
    return someone.open(path)


def tab(someone, path: str) -> Page:
    """One more page of the same browser, all of whose clocks can be moved."""
    page = someone.context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(someone.url + path)
    return page


def wait(world, someone, minutes: int) -> None:
    """Let time pass in which nobody does anything."""
    world.ask(WAITED.format(minutes=minutes))
    someone.context.clock.fast_forward(minutes * 60_000)


def test_one_press_goes_on_and_the_warning_of_the_other_tab_goes_by_itself(person, world):
    nurse = person("nurse")
    one, other = at(nurse, "/"), tab(nurse, "/notices/")
    wait(world, nurse, 26)
    for page in (one, other):
        expect(page.get_by_role("alertdialog")).to_contain_text(WARNING)
        expect(page.get_by_role("alertdialog")).to_contain_text("分")
    before = float(world.ask(LEFT))
    one.get_by_role("button", name=GO_ON).click()
    for page in (one, other):
        expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert float(world.ask(LEFT)) - before > 25 * 60


def test_what_another_tab_prolonged_shows_no_warning(person, world):
    nurse = person("nurse")
    page = at(nurse, "/")
    with page.expect_response("**/settings/session/"):
        nurse.context.clock.fast_forward(26 * 60_000)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(page.get_by_role("link", name="グループ").first).to_be_visible()


def test_at_the_end_the_page_leaves_and_says_why(person, world):
    nurse = person("nurse")
    page = at(nurse, "/")
    wait(world, nurse, 31)
    expect(page.locator("#main")).to_contain_text(IDLE)
    expect(page.locator(".mainnav")).to_have_count(0)
    page.get_by_role("link", name="ログイン").click()
    expect(page.locator("#messages")).to_contain_text(IDLE)


def test_a_form_keeps_what_was_typed_where_the_session_has_ended(person, world):
    nurse = person("nurse")
    nurse.page.route_web_socket("**/ws/", lambda socket: None)  # a network that lets no socket through
    page = at(nurse, "/settings/profile/details/")
    page.get_by_label("電話番号").fill("090-1234-5678")
    world.ask(END)
    nurse.context.clock.fast_forward(90_000)
    page.get_by_role("button", name="更新").click()
    notice = page.locator("[data-kept-back]")
    expect(notice).to_contain_text("ログアウトされているため、送信できませんでした")
    expect(page.get_by_label("電話番号")).to_have_value("090-1234-5678")
    with nurse.context.expect_page() as opened:
        notice.get_by_role("link").click()
    nurse.page = opened.value
    nurse.sign_in("nurse")
    expect(nurse.page.get_by_role("heading", name="ログイン")).to_have_count(0)
    page.get_by_role("button", name="更新").click()
    expect(page.locator("#messages")).to_contain_text("更新しました")


def test_a_shared_device_shows_the_way_out_beside_the_composer_not_over_it(person, world):
    nurse = person()
    page = nurse.open("/accounts/login/")
    page.get_by_label("この端末は共用").check()
    page.get_by_label("メールアドレス", exact=True).fill("nurse@demo.example")
    page.get_by_label("パスワード", exact=True).fill("demo-kaigo-2026")
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.get_by_role("link", name="患者・利用者").first.click()
    page.locator("a[href^='/patients/']").filter(has_text="真鍋").first.click()
    bar, composer = page.locator(".shared-bar").bounding_box(), page.locator("[data-composer]").bounding_box()
    assert bar["y"] + bar["height"] <= composer["y"]
    page.locator(".shared-bar").get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("button", name="ログイン", exact=True)).to_be_visible()
