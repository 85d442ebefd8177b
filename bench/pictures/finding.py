"""What is pressed, found by its label."""

from playwright.sync_api import Locator, Page


def link(page: Page, name: str, *, exact: bool = True) -> Locator:
    return page.locator("main").get_by_role("link", name=name, exact=exact).first


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True).first


def door(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="入口").get_by_role("link", name=name)


def to_patient(page: Page, name: str = "小野寺 ハル") -> None:
    door(page, "患者・利用者").click()
    link(page, name, exact=False).click()
    page.get_by_placeholder("メッセージを入力して下さい").wait_for()
