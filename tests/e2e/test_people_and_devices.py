"""The own profile, the first sign-in, a new password, a lost and a new device, at a phone and at a desktop."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import media
from tests.e2e.conftest import DESKTOP, PASSWORD, PHONE

pytestmark = pytest.mark.browser
NEW = "harunohi-no-8-umi"
NEWCOMER = "from accounts.models import User; User.objects.filter(email='nurse@demo.example').update(terms_version=0)"


def colour_in_the_middle(page: Page) -> list[int]:
    """Red, green and blue in the middle of the face that the page shows."""
    return page.locator("img.avatar--xl, .photo-now img, .own img").first.evaluate(
        """async (picture) => {
            await picture.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
            const context = canvas.getContext("2d");
            context.drawImage(picture, 0, 0);
            return [...context.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3);
        }"""
    )


def test_professions_are_ticked_and_the_photo_is_cut(person):
    nurse = person("nurse")
    page = nurse.page
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("link", name="設定", exact=True).click()
    page.get_by_role("link", name="個人プロフィール").click()
    page.get_by_role("link", name=re.compile("編集.*専門家種別")).click()
    page.get_by_role("link", name="専門家種別一覧から選択").click()
    page.get_by_label("薬剤師", exact=True).check()
    page.get_by_role("button", name="完了").click()
    page.get_by_role("button", name="更新").click()
    expect(page.get_by_role("region", name="専門家種別")).to_contain_text("薬剤師")

    page.get_by_role("link", name=re.compile("編集.*写真")).click()
    page.get_by_text("画像を変更する").click()
    photo = {"name": "face.jpg", "mimeType": "image/jpeg", "buffer": media.jpeg_with_gps()}
    page.get_by_label("写真を選ぶ").set_input_files(photo)
    frame = page.locator("[data-cut-frame]")
    expect(frame.locator("img")).to_be_visible()
    for _ in range(5):
        page.get_by_role("button", name="大きく").click()
    box = frame.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 2, box["y"] + box["height"] * 2, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="更新").click()
    expect(page.locator("#messages")).to_contain_text("更新しました")
    red, green, blue = colour_in_the_middle(page)  # dragged to the picture's top left corner
    assert (red > 180, green < 90, blue < 90) == (True, True, True), (red, green, blue)


def test_the_first_sign_in_asks_for_the_terms_and_the_address_stays(person, world):
    world.ask(NEWCOMER)
    nurse = person()
    page = nurse.open("/accounts/login/")
    page.get_by_label("メールアドレス", exact=True).fill("ｎｕｒｓｅ＠demo.example")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_label("メールアドレスを保存する").check()
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("heading", name="ご利用の前に")).to_be_visible()
    expect(page.get_by_text("診療・看護・介護等の記録ではありません").first).to_be_visible()
    page.get_by_role("button", name="同意して始める").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="同意して始める").click()
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_label("メールアドレス", exact=True)).to_have_value("nurse@demo.example")
    expect(page.get_by_label("パスワード", exact=True)).to_have_value("")
    page.go_back()
    expect(page.get_by_role("button", name="ログイン", exact=True)).to_be_visible()


def test_a_changed_password_is_seen_by_the_page_left_open(person):
    here, elsewhere = person("nurse", DESKTOP), person("nurse", PHONE)
    page, left = here.open("/settings/password/"), elsewhere.page
    expect(left.get_by_role("link", name="グループ").first).to_be_visible()
    page.get_by_label("現在のパスワード").fill(PASSWORD)
    page.get_by_label("新しいパスワード", exact=True).fill(NEW)
    page.get_by_label("新しいパスワード(もう一度)").fill(NEW)
    page.get_by_role("button", name="変更する", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("パスワードを変更しました")
    expect(left.locator("#main")).to_contain_text("パスワードが変更されたため、ログアウトしました")
    expect(left.locator(".mainnav")).to_have_count(0)
    left.get_by_role("link", name="ログイン").click()
    expect(left.locator("#messages")).to_contain_text("パスワードが変更されたため")
    expect(page.get_by_role("heading", name="設定")).to_be_visible()


def test_a_lost_phone_is_out_at_once_and_says_so(person):
    phone, here = person("nurse", PHONE), person("nurse", DESKTOP)
    lost, page = phone.page, here.page
    expect(lost.get_by_role("link", name="グループ").first).to_be_visible()
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("link", name="設定", exact=True).click()
    page.get_by_role("link", name=re.compile("^端末をなくした")).click()
    page.get_by_role("radio").first.check()
    page.get_by_label("現在のパスワード").fill(PASSWORD)
    page.get_by_label("新しいパスワード", exact=True).fill(NEW)
    page.get_by_label("新しいパスワード(もう一度)").fill(NEW)
    page.get_by_role("button", name="端末をなくしたことを届け出る").click()
    expect(page.get_by_role("heading", name="届け出が終わりました")).to_be_visible()
    expect(lost.locator("#main")).to_contain_text("この端末は、紛失などの届け出により使えません")
    phone.sign_in("nurse", NEW)
    expect(lost.get_by_role("heading", name="この端末は使えません")).to_be_visible()


def test_a_device_is_asked_for_in_one_browser_and_approved_in_another(person):
    doctor, manager = person("doctor", PHONE), person("manager", DESKTOP)
    asking, page = doctor.page, manager.open("/facility/")
    expect(asking.get_by_role("link", name="グループ").first).to_be_visible()
    page.get_by_role("link", name=re.compile("ログインのきまり")).first.click()
    page.get_by_label("登録端末のみ").check()
    page.get_by_role("button", name="保存する").click()
    expect(asking.get_by_role("heading", name="この端末の登録")).to_be_visible()
    expect(asking.get_by_role("link", name=re.compile("端末をなくした"))).to_be_visible()
    asking.get_by_label("端末の名前").fill("訪問用の携帯 2号")
    asking.get_by_role("checkbox").check()
    asking.get_by_role("button", name="登録をお願いする").click()
    expect(asking.get_by_text("承認をお待ちください")).to_be_visible()
    manager.open("/approvals/")
    page.get_by_role("link", name=re.compile("訪問用の携帯 2号")).click()
    page.get_by_role("link", name="承認", exact=True).click()
    page.get_by_role("button", name="承認する").click()
    expect(asking.get_by_role("link", name="グループ").first).to_be_visible()
    expect(asking.get_by_role("heading", name="この端末の登録")).to_have_count(0)
