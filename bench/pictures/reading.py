"""Signing in, one's profile, reading, writing, answering; what relatives do. Numbers in rings are the steps in docs/usage.md."""

import re
import sys
from io import BytesIO

from camera import DESKTOP, PHONE, STYLE, side_by_side
from finding import button, door, link, to_patient
from PIL import Image
from studio import PASSWORD, Studio, sign_in
from world import ROOT

sys.path.insert(0, str(ROOT))
from mcs.demo import faces, people

LIVE_TEXT = "本日の訪問報告です。血圧128/72、食事は八割ほど召し上がりました。"
CHANGED = "明日の訪問は、午後3時に変わりました。よろしくお願いします。"


def signing_in(studio: Studio) -> None:
    page, take = studio.page(), studio.camera.take
    address, password = (
        page.get_by_label("メールアドレス", exact=True),
        page.get_by_label("パスワード", exact=True),
    )
    address.fill("hayase@example.jp")
    password.fill(PASSWORD)
    page.get_by_role("heading").first.click()
    take(page, "sign-in", (address, "2"), (password, "3"), (button(page, "ログイン"), "4"))


def home(studio: Studio) -> None:
    page, take = studio.at_home("doctor"), studio.camera.take
    page.set_viewport_size({"width": PHONE["width"], "height": 780})
    take(
        page,
        "home",
        (link(page, "承認依頼が届いています", exact=False), "1"),
        (page.get_by_role("navigation", name="入口"), "2"),
        (link(page, "職場の情報共有", exact=False), "3"),
        (button(page, "メニュー"), "4"),
        keep=True,
    )
    page.set_viewport_size(PHONE)


def profile(studio: Studio) -> None:
    page, take = studio.at_home("nurse"), studio.camera.take
    take(page, "home-menu", (button(page, "メニュー"), "1"), height=340)
    button(page, "メニュー").click()
    take(page, "menu-settings", (page.locator("#menu").get_by_role("link", name="設定"), "2"), height=480)
    take(page, "menu-sign-out", (button(page, "ログアウト"), "2"), height=480)
    page.locator("#menu").get_by_role("link", name="設定").click()
    take(page, "settings", (link(page, "個人プロフィール", exact=False), "3"), height=360)
    link(page, "個人プロフィール", exact=False).click()
    edit = page.get_by_role("link", name=re.compile("^編集"))
    take(page, "profile-edit-professions", (edit.nth(2), "4"))
    edit.nth(2).click()
    take(page, "professions", (link(page, "専門家種別一覧から選択"), "5"), height=420)
    link(page, "専門家種別一覧から選択").click()
    page.get_by_label("介護支援専門員", exact=False).first.check()
    ticked = page.locator("label.choice", has_text="介護支援専門員").first
    take(page, "professions-choose", (ticked, "6"), (button(page, "完了"), "7"))
    button(page, "完了").click()
    take(page, "professions-save", (button(page, "更新"), "8"), height=460)
    page.goto(f"{studio.world.url}/settings/profile/")
    take(page, "profile-edit-photo", (edit.first, "4"), height=300)
    edit.first.click()
    page.get_by_text("画像を変更する").click()
    ways = page.locator(".photo-way")
    take(
        page,
        "profile-photo",
        (page.get_by_text("画像を変更する"), "5"),
        (ways.first, "6"),
        (ways.last, "6"),
    )
    ways.first.locator("input").set_input_files(
        {"name": "face.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
    )
    frame = page.locator("[data-cut-frame]")
    frame.wait_for()
    page.set_viewport_size({"width": PHONE["width"], "height": 800})
    take(page, "profile-photo-cut", (frame, "7"), (button(page, "更新"), "8"), keep=True)
    page.set_viewport_size(PHONE)


def portrait() -> bytes:
    """A drawn photograph, upright as phones take it, with the face a little beside the middle."""
    face = people.PEOPLE["nurse"].face
    assert face is not None
    ground = Image.new("RGB", (700, 900), face.ground)
    ground.paste(Image.open(BytesIO(faces.draw(face))), (220, 180))
    out = BytesIO()
    ground.save(out, "JPEG")
    return out.getvalue()


def timeline(studio: Studio) -> None:
    page, take = studio.at_home("care_manager"), studio.camera.take
    take(page, "home-patients", (door(page, "患者・利用者"), "1"))
    door(page, "患者・利用者").click()
    take(page, "patient-list", (page.locator(".list__row", has_text="小野寺 ハル"), "2"), height=560)
    link(page, "小野寺 ハル", exact=False).click()
    head, sides = page.locator(".patient-head h1"), page.locator(".sides")
    links = page.locator(".patient-head__links")
    take(
        page,
        "timeline",
        (head, "1"),
        (links, "2"),
        (sides, "3"),
        (page.locator("article.post header").first, "4"),
    )
    text = page.get_by_label("メッセージを入力して下さい")
    text.fill(LIVE_TEXT)
    files = page.locator(".file-btn")
    take(
        page,
        "write",
        (page.locator(".composer-side, #composer-side").first, "1"),
        (text, "2"),
        (files.first, "3"),
        (files.nth(1), "3"),
        (page.get_by_role("button", name="送信", exact=True), "4"),
        keep=True,
        height=560,
    )
    text.fill("")
    with_photo = page.locator("article.post", has=page.locator(".photo")).first
    with_photo.evaluate("post => post.scrollIntoView({block: 'center'})")
    take(page, "photo", with_photo.locator(".photo").first, keep=True)
    link(page, "患者側", exact=False).click()
    take(
        page,
        "patient-side",
        (sides, "1"),
        (page.locator(".composer-side, #composer-side").first, "2"),
        height=560,
    )


def answering(studio: Studio) -> None:
    page, take = studio.at_home("nurse"), studio.camera.take
    to_patient(page)
    post = page.locator("article.post").first
    post.evaluate("post => post.scrollIntoView({block: 'center'})")
    take(page, "acknowledge", (post.get_by_role("button", name="了解"), "2"), keep=True)
    post.get_by_role("button", name="了解").click()
    tally = post.get_by_role("link", name="了解した人")
    tally.wait_for()
    take(page, "acknowledged", (tally, "3"), keep=True)
    tally.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("早瀬 美穂").wait_for()
    take(page, "acknowledged-by", (dialog.get_by_role("button", name="閉じる").first, "4"), keep=True)


def phoning(studio: Studio) -> None:
    page, take = studio.at_home("nurse"), studio.camera.take
    to_patient(page)
    take(page, "members-link", (link(page, "メンバー一覧へ"), "1"), height=330)
    link(page, "メンバー一覧へ").click()
    take(page, "members-phone", (page.locator("a.tel").first, "2"), height=560)


def relatives(studio: Studio) -> None:
    carer = studio.at_home("care_manager")
    to_patient(carer)
    link(carer, "患者側", exact=False).click()
    carer.get_by_label("メッセージを入力して下さい").fill(CHANGED)
    carer.get_by_role("button", name="送信", exact=True).click()
    carer.locator("article.post", has_text="午後3時").wait_for()
    page, take = studio.at_home("family"), studio.camera.take
    own = link(page, "小野寺 ハル", exact=False)
    take(page, "relative-home", (own, "1"), height=420)
    own.click()
    text = page.get_by_label("メッセージを入力して下さい")
    text.fill("明日の訪問、よろしくお願いします。")
    page.evaluate("document.activeElement.blur()")
    send = page.get_by_role("button", name="送信", exact=True)
    take(page, "relative-write", (text, "2"), (send, "3"), keep=True, height=600)
    text.fill("")
    post = page.locator("article.post", has_text="午後3時")
    post.evaluate("post => post.scrollIntoView({block: 'center'})")
    take(page, "relative-acknowledge", (post.get_by_role("button", name="了解"), "2"), keep=True)


def readme(studio: Studio) -> None:
    shots = []
    for viewport, scale in (({"width": 390, "height": 845}, 2), (DESKTOP, 2)):
        page = sign_in(studio.page(viewport, scale=scale), "care_manager")
        to_patient(page)
        page.add_style_tag(content=STYLE)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        path = studio.world.data / f"{viewport['width']}.png"
        page.screenshot(path=path)
        shots.append(Image.open(path).convert("RGB"))
    target = ROOT / "docs/pictures/timeline.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    side_by_side(*shots).save(target, "WEBP", quality=82, method=6)
