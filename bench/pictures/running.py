"""Invitations, groups, approvals, registration. Numbers in rings are the steps in docs/usage.md."""

import re

from finding import button, door, link, to_patient
from studio import Studio


def joining(studio: Studio) -> None:
    page, take = studio.at_home("care_manager"), studio.camera.take
    waiting = link(page, "招待が届いています", exact=False)
    take(page, "home-invitation", (waiting, "2"), height=420)
    waiting.click()
    take(page, "invitations", (link(page, "参加"), "3"), height=460)
    link(page, "参加").click()
    take(page, "invitation-join", (button(page, "参加する"), "4"), height=620)


def making_a_group(studio: Studio) -> None:
    page, take = studio.at_home("doctor"), studio.camera.take
    take(page, "home-groups", (door(page, "グループ"), "1"))
    door(page, "グループ").click()
    take(page, "groups", (link(page, "+グループを作成する"), "2"), height=480)
    link(page, "+グループを作成する").click()
    page.get_by_label("グループ名").fill("嚥下の相談室")
    page.get_by_role("heading").first.click()
    take(
        page,
        "group-create",
        (page.get_by_label("グループ名"), "3"),
        (button(page, "作成する"), "4"),
        height=480,
    )
    button(page, "作成する").click()
    later, now = page.get_by_role("link", name="後で招待"), page.get_by_role("link", name="招待する")
    take(page, "group-created", (later, "5"), (now, "5"), keep=True)
    later.click()


def deleting_a_group(studio: Studio) -> None:
    page, take = studio.at_home("doctor"), studio.camera.take
    door(page, "グループ").click()
    edit = page.get_by_role("link", name="嚥下の相談室を編集")
    take(page, "groups-edit", (edit, "2"), height=560)
    edit.click()
    take(page, "group-edit", (link(page, "削除"), "3"), height=600)
    link(page, "削除").click()
    take(page, "group-delete", (button(page, "削除する"), "4"), height=480)


def inviting(studio: Studio) -> None:
    page, take = studio.at_home("nurse"), studio.camera.take
    to_patient(page)
    link(page, "メンバー一覧へ").click()
    take(page, "members-invite", (link(page, "メンバー招待"), "2"), height=460)
    link(page, "メンバー招待").click()
    page.wait_for_load_state("networkidle")
    page.get_by_placeholder("名前、施設名、フリーワード").fill("しいな")
    button(page, "検索").click()
    pick = page.get_by_label("+ 椎名 直樹さん")
    page.locator(".pick__box").nth(1).wait_for(state="detached")
    pick.check()
    row = page.locator(".person-row", has_text="椎名 直樹")
    take(page, "invite", (row.locator(".add-btn"), "3"), (button(page, "完了"), "4"), keep=True)
    take(page, "invite-by-mail", (link(page, "メールで招待"), "3"), keep=True)
    button(page, "完了").click()
    take(page, "invite-done", (link(page, "戻る"), "5"), height=520)


def inviting_by_mail(studio: Studio) -> None:
    page, take = studio.at_home("nurse"), studio.camera.take
    to_patient(page)
    for name in ("メンバー一覧へ", "メンバー招待", "メールで招待"):
        link(page, name).click()
    address = page.get_by_label("メールアドレス").first
    address.fill("minato@example.jp")
    page.get_by_role("heading").first.click()
    take(page, "mail", (address, "4"), height=560)
    button(page, "確認する").evaluate("one => one.scrollIntoView({block: 'center'})")
    take(page, "mail-check", (button(page, "確認する"), "5"), keep=True)
    button(page, "確認する").click()
    cross, change, send = (
        page.get_by_role("button", name="×"),
        button(page, "修正する"),
        button(page, "送信する"),
    )
    take(page, "mail-confirm", (cross, "6"), (change, "6"), (send, "7"))
    send.click()
    take(page, "mail-sent", (link(page, "メンバー一覧"), "8"), height=520)


def approving(studio: Studio) -> None:
    page, take = studio.at_home("doctor"), studio.camera.take
    waiting = link(page, "承認依頼が届いています", exact=False)
    take(page, "home-approval", (waiting, "1"), height=420)
    waiting.click()
    row = page.locator("main .list a", has_text="椎名 直樹")
    take(page, "approvals", (row, "2"), height=560)
    row.click()
    take(page, "approval", (link(page, "承認"), "3"))
    link(page, "承認").click()
    take(page, "approval-confirm", (button(page, "承認する"), "4"))


def registering(studio: Studio) -> None:
    page, take = studio.at_home("doctor"), studio.camera.take
    door(page, "患者・利用者").click()
    take(page, "patients-register", (link(page, "+患者情報を登録する"), "2"), height=420)
    link(page, "+患者情報を登録する").click()
    names = {label: page.get_by_role("textbox", name=re.compile(f"^{label}")) for label in ("姓", "名")}
    names["姓"].fill("松永")
    names["名"].fill("サチ")
    page.get_by_label("女性").check()
    page.get_by_label("疾患名").fill("骨粗鬆症")
    page.evaluate("scrollTo(0, 60); document.activeElement.blur()")
    sex = page.get_by_role("radio", name="女性")
    women = page.locator("label", has=sex).first
    take(page, "register", (names["姓"], "3"), (names["名"], "3"), (women, "3"), keep=True)
    check = button(page, "確認")
    check.evaluate("one => one.scrollIntoView({block: 'center'})")
    take(page, "register-check", (check, "4"), keep=True)
    check.click()
    onward = button(page, "次へ")
    onward.evaluate("one => one.scrollIntoView({block: 'center'})")
    take(page, "register-confirm", (onward, "5"), keep=True)
    onward.click()
    tick = page.locator("label.choice").first
    take(page, "register-staff", (tick, "6"), keep=True)
    button(page, "登録").evaluate("one => one.scrollIntoView({block: 'center'})")
    take(page, "register-last", (button(page, "登録"), "7"), keep=True)
    button(page, "登録").click()
    page.get_by_text("松永 サチ").first.wait_for()
    take(page, "registered", height=560)
