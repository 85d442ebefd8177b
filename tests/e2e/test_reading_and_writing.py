"""Signing in, the home page, the timeline, photos, 了解 and いいね, live between browsers."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import media

pytestmark = pytest.mark.browser
LIVE = 30_000  # milliseconds; how quick it is on a quiet machine is measured elsewhere


def open_patient(page: Page, name: str = "小野寺 ハル") -> Page:
    page.get_by_role("link", name="患者・利用者").first.click()
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_placeholder("メッセージを入力して下さい")).to_be_visible()
    page.wait_for_load_state()  # the page's own script stands from here on
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("メッセージを入力して下さい").fill(text)
    page.get_by_role("button", name="送信", exact=True).click()


def test_the_nurse_signs_in_and_reads_the_timeline(person):
    nurse = person("nurse").page
    expect(nurse.get_by_role("heading", name="ホーム")).to_be_attached()
    doors = nurse.get_by_role("navigation", name="入口")
    for door in ("患者・利用者", "グループ", "つながり", "コミュニティ"):
        expect(doors.get_by_role("link", name=door)).to_be_visible()
    expect(nurse.get_by_role("searchbox")).to_be_visible()
    expect(nurse.get_by_text("職場の情報共有")).to_be_visible()
    expect(nurse.get_by_text("最終投稿")).to_be_visible()

    open_patient(nurse)
    head = nurse.locator("main")
    expect(head).to_contain_text("小野寺 ハル : 慢性心不全、仙骨部褥瘡 (ひなた在宅クリニック)")
    for link in ("患者詳細へ", "メンバー一覧へ"):
        expect(nurse.get_by_role("link", name=link)).to_be_visible()
    expect(nurse.get_by_role("link", name="医療・介護側")).to_be_visible()
    first = nurse.locator("article.post").first
    expect(first).to_contain_text("梶原 信一")
    expect(first).to_contain_text("みなと訪問看護・ケアプランセンター")
    expect(first.locator("img").first).to_be_visible()


def test_photos_from_a_phone_arrive_upright_clean_and_live(person, tmp_path):
    nurse, doctor = person("nurse"), person("doctor")
    open_patient(nurse.page)
    open_patient(doctor.page)
    heic, jpeg = tmp_path / "IMG_0001.HEIC", tmp_path / "IMG_0002.JPG"
    heic.write_bytes(media.heic_with_gps(orientation=1))
    jpeg.write_bytes(media.jpeg_with_gps(orientation=6))

    nurse.page.locator("input[type=file]:not([capture])").first.set_input_files([heic, jpeg])
    expect(nurse.page.locator(".thumb")).to_have_count(2)
    say(nurse.page, "かかとの様子です。2枚送ります。")

    post = doctor.page.locator("article.post", has_text="かかとの様子です。2枚送ります。")
    expect(post).to_be_visible(timeout=LIVE)
    expect(post.locator(".photo")).to_have_count(2)
    for link in post.locator("a.photo").all():
        answer = doctor.context.request.get(doctor.url + link.get_attribute("href"))
        image = Image.open(io.BytesIO(answer.body()))
        assert media.has_corners(image)
        assert not image.getexif()
        assert b"GPS" not in answer.body()
        assert media.SECRET.encode() not in answer.body()
    post.locator("a.photo").first.click()
    expect(doctor.page.get_by_role("dialog").locator("img")).to_be_visible()
    doctor.page.get_by_role("dialog").get_by_role("button", name="閉じる").click()


def test_acknowledgement_and_like_are_seen_live_and_after_coming_back(person):
    nurse, doctor, manager = person("nurse"), person("doctor"), person("care_manager")
    open_patient(manager.page)
    open_patient(nurse.page)
    open_patient(doctor.page)
    manager.context.set_offline(True)
    say(nurse.page, "夕方の血圧は130/74でした。")
    seen_by_doctor = doctor.page.locator("article.post", has_text="夕方の血圧は130/74でした。")
    seen_by_doctor.get_by_role("button", name="了解").click(timeout=LIVE)
    seen_by_doctor.get_by_role("button", name="いいね").click()

    seen_by_nurse = nurse.page.locator("article.post", has_text="夕方の血圧は130/74でした。")
    expect(seen_by_nurse).to_contain_text("了解した人 1人", timeout=LIVE)
    expect(seen_by_nurse).to_contain_text("いいね 1人", timeout=LIVE)
    seen_by_nurse.get_by_role("link", name="了解した人").click()
    dialog = nurse.page.get_by_role("dialog")
    expect(dialog).to_contain_text("水城 恵子")
    dialog.get_by_role("button", name="閉じる").first.click()
    expect(dialog).to_be_hidden()

    manager.context.set_offline(False)
    back = manager.page.locator("article.post", has_text="夕方の血圧は130/74でした。")
    expect(back).to_contain_text("了解した人 1人", timeout=LIVE)


def test_unread_counts_are_right_after_an_absence(person, world):
    nurse = person("nurse")
    open_patient(nurse.page)
    before = unread(world, "care_manager")
    say(nurse.page, "一通目です。")
    expect(nurse.page.locator("article.post", has_text="一通目です。")).to_be_visible()
    say(nurse.page, "二通目です。")
    expect(nurse.page.locator("article.post", has_text="二通目です。")).to_be_visible()
    manager = person("care_manager").page
    badge = manager.get_by_role("navigation", name="入口").locator("[data-badge=patients]")
    expect(badge).to_contain_text(str(before + 2))


def unread(world, who: str) -> int:
    code = (
        "from accounts.models import User; from mcs.home import waiting_context;"
        f"print(waiting_context(User.objects.get(email='{who}@demo.example'))['unread_patients'])"
    )
    return int(world.ask(code))
