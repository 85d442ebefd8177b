"""The second factor, a lost device, the registration of a device. Numbers in rings are the steps in docs/usage.md."""

from camera import PHONE
from finding import button, link
from playwright.sync_api import Page
from studio import PASSWORD, Studio


def second_factor(studio: Studio) -> None:
    page, take = studio.at_home("care_manager"), studio.camera.take
    page.goto(f"{studio.world.url}/settings/")
    link(page, "二段階認証", exact=False).click()
    way = button(page, "認証アプリを設定する")
    take(page, "second-factor", (way, "4"), height=620)
    asked = studio.page()
    _sign_in(asked, "secretariat")
    send = button(asked, "確認コードをメールで送る")
    send.wait_for()
    take(asked, "second-factor-ask", (send, "2"), height=520)


def losing_a_device(studio: Studio) -> None:
    _sign_in(studio.page(), "care_manager")
    page, take = studio.at_home("care_manager"), studio.camera.take
    page.goto(f"{studio.world.url}/settings/")
    link(page, "端末をなくした", exact=False).click()
    page.set_viewport_size({"width": PHONE["width"], "height": 780})
    button(page, "端末をなくしたことを届け出る").scroll_into_view_if_needed()
    take(
        page,
        "lost-device",
        (page.get_by_role("group", name="なくした端末"), "3"),
        (page.get_by_label("現在のパスワード", exact=True), "4"),
        (button(page, "端末をなくしたことを届け出る"), "5"),
        keep=True,
    )
    page.set_viewport_size(PHONE)


def registering_a_device(studio: Studio) -> None:
    """The last one: from now on the clinic lets in registered devices only."""
    page, take = studio.at_home("manager"), studio.camera.take
    page.goto(f"{studio.world.url}/facility/")
    link(page, "ログインのきまり", exact=False).click()
    page.get_by_label("登録端末のみ").check()
    button(page, "保存する").click()
    page.wait_for_load_state("networkidle")
    newcomer = studio.page()
    _sign_in(newcomer, "dietitian")
    name, lock = newcomer.get_by_label("端末の名前", exact=False), newcomer.locator("label.choice")
    name.fill("訪問用iPad 3号")
    lock.click()
    newcomer.set_viewport_size({"width": PHONE["width"], "height": 860})
    take(
        newcomer,
        "ask-device",
        (name, "1"),
        (lock, "2"),
        (button(newcomer, "登録をお願いする"), "3"),
        keep=True,
        height=680,
    )


def _sign_in(page: Page, who: str) -> None:
    page.get_by_label("メールアドレス", exact=True).fill(f"{who}@demo.example")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    button(page, "ログイン").click()
    page.wait_for_load_state("networkidle")
