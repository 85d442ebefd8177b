"""Free groups, registering a patient, deleting, signing out; relatives; the secretariat."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_reading_and_writing import open_patient

pytestmark = pytest.mark.browser
DISEASES = ("心不全", "褥瘡", "パーキンソン", "認知症", "糖尿病")


def test_a_free_group_is_made_deleted_and_brought_back(person):
    page = person("doctor").page
    page.get_by_role("link", name="グループ").first.click()
    page.get_by_role("link", name="+グループを作成する").click()
    page.get_by_label("グループ名").fill("嚥下の相談室")
    page.get_by_role("button", name="作成する").click()
    expect(
        page.get_by_text("嚥下の相談室を作成いたしました。続けて、メンバーを招待しますか？")
    ).to_be_visible()
    expect(page.get_by_role("link", name="招待する")).to_be_visible()
    page.get_by_role("link", name="後で招待").click()

    page.get_by_role("link", name="グループ").first.click()
    page.get_by_role("link", name="嚥下の相談室").first.click()
    page.get_by_role("link", name="編集").click()
    page.get_by_role("link", name="削除").click()
    page.get_by_role("button", name="削除する").click()
    page.get_by_role("link", name="グループ").first.click()
    expect(page.get_by_role("link", name="嚥下の相談室")).to_have_count(0)
    page.get_by_role("button", name="嚥下の相談室を元に戻す").click()
    expect(page.get_by_text("グループ「嚥下の相談室」を元に戻しました。")).to_be_visible()


def test_a_patient_is_registered_with_the_ticked_staff(person):
    doctor, manager = person("doctor"), person("manager")
    page = doctor.page
    page.get_by_role("link", name="患者・利用者").first.click()
    page.get_by_role("link", name="+患者情報を登録する").click()
    expect(page.get_by_text("新規患者登録")).to_be_visible()
    expect(page.get_by_role("link", name="一括登録")).to_be_visible()
    page.get_by_role("textbox", name=re.compile("^姓")).fill("松永")
    page.get_by_role("textbox", name=re.compile("^名")).fill("サチ")
    page.get_by_label("女性").check()
    page.get_by_label("疾患名").fill("骨粗鬆症")
    page.get_by_role("button", name="確認").click()
    expect(page.locator("main")).to_contain_text("骨粗鬆症")
    page.get_by_role("button", name="次へ").click()
    pharmacist = page.get_by_label(re.compile("椎名 直樹"))
    expect(pharmacist).to_be_checked()
    pharmacist.uncheck()
    page.get_by_role("button", name="登録", exact=True).click()
    expect(page.locator("main")).to_contain_text("松永 サチ")

    manager.open("/patients/")
    manager.page.get_by_role("link", name=re.compile("松永 サチ")).first.click()
    expect(manager.page.locator("main")).to_contain_text("松永 サチ : 骨粗鬆症 (ひなた在宅クリニック)")
    manager.open("/notices/")
    expect(manager.page.locator("main")).to_contain_text("水城 恵子")


def test_after_signing_out_the_back_button_shows_nothing(person):
    page = person("doctor").page
    open_patient(page)
    page.get_by_role("button", name="メニュー").first.click()
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_label("パスワード", exact=True)).to_be_visible()
    page.go_back()
    page.wait_for_load_state()
    expect(page.get_by_text("小野寺 ハル")).to_have_count(0)


def test_a_relative_sees_the_own_patient_and_nothing_else(person, world):
    family = person("family")
    page = family.page
    for door in ("患者・利用者", "グループ", "つながり", "コミュニティ"):
        expect(page.get_by_role("link", name=door)).to_have_count(0)
    page.get_by_role("link", name=re.compile("小野寺 ハル")).first.click()
    expect(page.get_by_placeholder("メッセージを入力して下さい")).to_be_visible()
    pages = [page.content()]
    for name in ("患者詳細へ", "メンバー一覧へ"):
        page.get_by_role("link", name=name).click()
        pages.append(page.content())
        page.go_back()
    pages.append(family.open("/").content())
    for content in pages:
        assert not [disease for disease in DISEASES if disease in content]
        assert "医療・介護側" not in content
    care = world.ask(
        "from patients.models import PatientGroup as G; g = G.objects.get(patient__given_name='ハル');"
        "p = g.care.posts.first(); print(g.patient_id, g.care_id, p.pk)"
    )
    patient, timeline, post = care.split()
    for address in (
        f"/patients/{patient}/care/",
        f"/timelines/{timeline}/changes/",
        f"/timelines/{timeline}/older/",
        f"/posts/{post}/",
        f"/posts/{post}/acknowledgements/",
        f"/timelines/{timeline}/invite/",
        "/groups/",
        "/connections/",
        "/communities/",
        "/admin/",
    ):
        answer = page.request.get(family.url + address)
        assert answer.status == 404, address


def test_the_secretariat_works_in_the_admin_and_sees_no_patient(person):
    page = person("secretariat", DESKTOP).page
    page.goto(page.url.rstrip("/") + "/admin/")
    for name in ("施設", "アカウント", "専門家種別", "事務局からのお知らせ"):
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    assert "タイムライン" not in page.content()
    for name in ("施設", "アカウント"):
        page.get_by_role("link", name=name, exact=True).first.click()
        assert "小野寺 ハル : " not in page.content()
        page.go_back()
