"""Administrators bring people to the 患者側: a daughter by mail, a nurse of the care side from the list of members."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_inviting import take_part
from tests.e2e.test_reading_and_writing import LIVE
from tests.e2e.test_running_groups import DISEASES
from tests.e2e.worlds import until

pytestmark = pytest.mark.browser
DAUGHTER = "daughter@harbour.example"


def members(someone) -> Page:
    page = someone.open("/patients/")
    page.get_by_role("link", name=re.compile("小野寺 ハル")).first.click()
    page.get_by_role("link", name="メンバー一覧へ").click()
    return page


def invite_daughter(page: Page) -> None:
    page.get_by_role("link", name="ご家族を招待する").click()
    page.get_by_label("メールアドレス").fill("ｄａｕｇｈｔｅｒ＠harbour.example")
    page.get_by_label("ご家族", exact=True).check()
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_text("続柄を入力してください。例: 長女")).to_be_visible()
    expect(page.get_by_label("ご家族", exact=True)).to_be_checked()
    page.get_by_label("続柄（ご家族のとき）").fill("長男")
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_text("以下の宛先に間違いがないかご確認下さい。")).to_be_visible()
    page.get_by_role("button", name="修正する").click()
    expect(page.get_by_label("メールアドレス")).to_have_value(DAUGHTER)
    expect(page.get_by_label("続柄（ご家族のとき）")).to_have_value("長男")
    page.get_by_label("続柄（ご家族のとき）").fill("次女")
    page.get_by_role("button", name="確認する").click()
    expect(page.locator("main")).to_contain_text("ご家族（次女）")
    page.get_by_role("button", name="送信する").click()
    expect(page.get_by_text("招待メールをお送り致しました。")).to_be_visible()
    page.get_by_role("link", name="メンバー一覧").click()
    page.get_by_role("link", name="患者側の招待ボード").click()
    expect(page.get_by_role("article", name=f"{DAUGHTER}の招待")).to_contain_text("次女")


def register(someone) -> None:
    page = someone.open("/sent-mail/")
    mail = page.locator("article", has_text=DAUGHTER).first
    until(lambda: page.reload() and mail.count(), "the mail is there")
    assert not [word for word in ("小野寺", "ハル", "次女", *DISEASES) if word in mail.inner_text()]
    page.goto(mail.get_by_role("link").first.get_attribute("href"))
    page.get_by_role("button", name="登録をはじめる").click()
    expect(page.get_by_label("メールアドレス")).to_have_value(DAUGHTER)
    expect(page.get_by_text("施設名")).to_have_count(0)
    for label, value in (("姓", "小野寺"), ("名", "京子"), ("せい", "おのでら"), ("めい", "きょうこ")):
        page.get_by_role("textbox", name=re.compile(f"^{label}|（{label}）")).fill(value)
    for field in page.locator("input[type=password]").all():
        field.fill("umi-no-mieru-machi-9")
    page.get_by_role("button", name="登録する").click()
    page.get_by_label("読んで、守ることに同意します").check()
    page.get_by_role("button", name="同意して始める").click()


def test_an_invited_daughter_registers_and_sees_the_patient_side_alone(person, world):
    doctor, daughter = person("doctor"), person()
    invite_daughter(members(doctor))
    register(daughter)
    page = daughter.page
    take_part(page)
    expect(page.get_by_text("小野寺 ハルさんの患者側に書きます。")).to_be_visible()
    page.get_by_placeholder("メッセージを入力して下さい").fill("娘の京子です。よろしくお願いします。")
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.locator("article", has_text="娘の京子です。")).to_be_visible()
    shown = [page.content()]
    for name in ("患者詳細へ", "メンバー一覧へ"):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("link", name="戻る")).to_be_visible()
        shown.append(page.content())
        page.go_back()
    assert "次女" in shown[2]
    for content in shown:
        assert not [word for word in ("医療・介護側", "ご家族を招待する", *DISEASES) if word in content]
    patient = world.ask(
        "from patients.models import Patient as P; print(P.objects.get(given_name='ハル').pk)"
    )
    for address in (f"/patients/{patient}/care/", "/groups/", "/connections/", "/communities/", "/admin/"):
        assert page.request.get(daughter.url + address).status == 404, address
    doctor.open("/notices/")
    expect(
        doctor.page.get_by_text("小野寺 京子さんが小野寺 ハルさんの患者グループに参加しました。")
    ).to_be_visible()


def test_a_nurse_is_added_to_the_patient_side_and_taken_off_it(person):
    doctor, nurse = person("doctor"), person("nurse")
    side = nurse.page.get_by_role("link", name="患者側", exact=True)
    nurse.open("/patients/")
    nurse.page.get_by_role("link", name=re.compile("小野寺 ハル")).first.click()
    expect(nurse.page.get_by_placeholder("メッセージを入力して下さい")).to_be_visible()
    expect(side).to_have_count(0)

    page = members(doctor)
    page.get_by_role("link", name="早瀬 美穂さんを患者側に加える").click()
    page.get_by_role("button", name="患者側に加える").click()
    expect(page.get_by_text("早瀬 美穂さんを患者側に加えました。")).to_be_visible()
    nurse.open("/notices/")
    nurse.page.get_by_text("あなたを小野寺 ハルさんの患者側に加えました。").first.click()
    expect(nurse.page.get_by_text("小野寺 ハルさんの患者側に書きます。")).to_be_visible()

    page.get_by_role("link", name="早瀬 美穂さんを患者側から外す").click()
    page.get_by_role("button", name="患者側から外す").click()
    expect(page.get_by_text("早瀬 美穂さんを患者側から外しました。")).to_be_visible()
    expect(nurse.page.get_by_placeholder("メッセージを入力して下さい")).to_have_count(0, timeout=LIVE)
    nurse.open("/patients/")
    nurse.page.get_by_role("link", name=re.compile("小野寺 ハル")).first.click()
    expect(nurse.page.get_by_placeholder("メッセージを入力して下さい")).to_be_visible()
    expect(side).to_have_count(0)
