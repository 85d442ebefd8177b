"""Inviting from つながり and by e-mail, approving, registering, taking part, declining."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_reading_and_writing import LIVE, open_patient

pytestmark = pytest.mark.browser
NEWCOMER = "newcomer@harbour.example"


def to_invitation(page: Page) -> None:
    page.get_by_role("link", name="メンバー一覧へ").click()
    page.get_by_role("link", name="メンバー招待").click()
    expect(page.get_by_role("heading", name="メンバー招待")).to_be_visible()


def invite_pharmacist(page: Page) -> None:
    to_invitation(page)
    expect(page.locator("main")).to_contain_text("承認")
    page.get_by_placeholder("名前、施設名、フリーワード").fill("しいな")
    page.get_by_text("椎名 直樹").first.wait_for()
    page.get_by_label("+ 椎名 直樹さん").check()
    page.get_by_role("button", name="完了").click()
    expect(page.get_by_text("招待完了")).to_be_visible()
    expect(page.get_by_text("招待相手に通知が届きます。")).to_be_visible()


def invite_by_mail(page: Page) -> None:
    to_invitation(page)
    page.get_by_role("link", name="メールで招待").click()
    fields = page.get_by_label("メールアドレス")
    assert fields.count() == 5
    fields.nth(0).fill("ｎｅｗｃｏｍｅｒ＠harbour.example ")
    fields.nth(1).fill("wrong-person@harbour.example")
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_role("heading", name="確認画面")).to_be_visible()
    expect(page.get_by_text("以下の宛先に間違いがないかご確認下さい。")).to_be_visible()
    row = page.locator("li", has_text="wrong-person@harbour.example")
    row.get_by_role("button").click()
    expect(page.get_by_text("wrong-person@harbour.example")).to_have_count(0)
    page.get_by_role("button", name="修正する").click()
    expect(page.get_by_label("メールアドレス").nth(0)).to_have_value(NEWCOMER)
    page.get_by_role("button", name="確認する").click()
    page.get_by_role("button", name="送信する").click()
    expect(page.get_by_text("招待メール送信完了")).to_be_visible()
    expect(page.get_by_text("招待メールをお送り致しました。")).to_be_visible()
    page.get_by_role("link", name="メンバー一覧").click()


def approve_everything(page: Page) -> None:
    while page.get_by_text("承認依頼が届いています").count():
        page.get_by_role("link", name=re.compile("承認依頼が届いています")).click()
        page.locator("main .list a").first.click()
        page.get_by_role("link", name="承認", exact=True).click()
        page.get_by_role("button", name="承認する").click()
        page.get_by_role("link", name="ホーム").first.click()
        expect(page.get_by_role("heading", name="ホーム")).to_be_attached()


def test_an_invitation_waits_for_the_administrator_and_then_reaches_both(person, world):
    nurse, doctor, pharmacist = person("nurse"), person("doctor"), person("pharmacist")
    open_patient(nurse.page)
    invite_pharmacist(nurse.page)
    nurse.open("/")
    open_patient(nurse.page)
    invite_by_mail(nurse.page)

    expect(pharmacist.page.get_by_text("招待が届いています")).to_have_count(0)
    mails = person().open("/sent-mail/")
    expect(mails.get_by_text(NEWCOMER)).to_have_count(0)
    expect(doctor.page.get_by_text("承認依頼が届いています")).to_be_visible(timeout=LIVE)

    approve_everything(doctor.page)
    expect(pharmacist.page.get_by_text("招待が届いています (1件)")).to_be_visible(timeout=LIVE)
    expect(pharmacist.page).to_have_title(re.compile(r"^\(\d+\) "))

    mails.reload()
    expect(mails.get_by_text(NEWCOMER).first).to_be_visible(timeout=LIVE)
    mail = mails.locator("article", has_text=NEWCOMER).first
    assert "小野寺" not in mail.inner_text()
    register(person(), mail.get_by_role("link").first.get_attribute("href"))
    take_part(pharmacist.page)


def register(newcomer, link: str) -> None:
    page = newcomer.page
    page.goto(link)
    page.get_by_role("button", name="登録をはじめる").click()
    for label, value in (("姓", "港"), ("名", "航平"), ("せい", "みなと"), ("めい", "こうへい")):
        page.get_by_role("textbox", name=re.compile(f"^{label}|（{label}）")).fill(value)
    page.get_by_label("医師", exact=True).check()
    page.get_by_label("施設").first.select_option(label="あかつき訪問リハビリ")
    for field in page.locator("input[type=password]").all():
        field.fill("umi-no-mieru-machi-9")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("診療・看護・介護等の記録ではありません").first).to_be_visible()
    page.get_by_label("読んで、守ることに同意します").check()
    page.get_by_role("button", name="同意して始める").click()
    expect(page.get_by_text("招待が届いています (1件)")).to_be_visible()
    take_part(page)
    page.get_by_role("link", name="メンバー一覧へ").click()
    mine = page.locator(".person", has_text="港 航平").first
    expect(mine).to_contain_text("所属未確認")
    newcomer.open("/patients/")
    expect(page.get_by_text("真鍋 清治")).to_have_count(0)


def take_part(page: Page) -> None:
    page.get_by_role("link", name=re.compile("招待が届いています")).click()
    page.get_by_role("link", name="参加", exact=True).first.click()
    page.get_by_role("button", name="参加する").click()
    expect(page.get_by_placeholder("メッセージを入力して下さい")).to_be_visible()


def test_a_declined_invitation_is_told_to_the_inviter(person):
    manager, doctor = person("care_manager"), person("doctor")
    manager.page.get_by_role("link", name=re.compile("招待が届いています")).click()
    manager.page.get_by_role("link", name="拒否", exact=True).first.click()
    manager.page.get_by_role("button", name="拒否する").click()
    expect(manager.page.get_by_text("招待が届いています")).to_have_count(0)
    doctor.open("/notices/")
    expect(doctor.page.locator("main")).to_contain_text("梶原 信一")
