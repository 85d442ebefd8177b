"""A double click on buttons that make, decide and delete: each does its act once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_inviting import to_invitation
from tests.e2e.test_reading_and_writing import open_patient

pytestmark = pytest.mark.browser


def press_twice(page: Page, name: str) -> None:
    """A double click, and the page that answers it. What counts are the rows: in Chromium they are right without
    guard.js, too, so that it stands on every form is for tests/architecture/test_presses.py to see.
    """
    page.evaluate("document.documentElement.dataset.before = ''")
    page.get_by_role("button", name=name, exact=True).dblclick()
    # Another page stands there, whatever was broken off on the way.
    expect(page.locator("html[data-before]")).to_have_count(0)
    page.wait_for_load_state()


def audited(world, act: str) -> int:
    """How often this was done; the demo's own acts of the same kind count, too."""
    return int(
        world.ask(
            f"from mcs.core.models import AuditEntry; print(AuditEntry.objects.filter(act={act!r}).count())"
        )
    )


def test_a_group_is_made_once_and_deleted_once(person, world):
    page = person("doctor").open("/groups/new/")
    before = {act: audited(world, act) for act in ("group.create", "group.delete")}
    page.get_by_label("グループ名").fill("二度押しの会")
    press_twice(page, "作成する")
    expect(page.get_by_text("二度押しの会を作成いたしました。")).to_be_visible()
    page.get_by_role("link", name="後で招待").click()
    page.get_by_role("link", name="編集").click()
    page.get_by_role("link", name="削除").click()
    press_twice(page, "削除する")
    expect(page.get_by_text("グループ「二度押しの会」を削除しました。")).to_be_visible()
    made = world.ask(
        "from groups.models import FreeGroup;"
        "print([bool(one.deleted_at) for one in FreeGroup.objects.filter(name='二度押しの会')])"
    )
    assert made == "[True]"
    assert {act: audited(world, act) - before[act] for act in before} == dict.fromkeys(before, 1)


def test_a_patient_is_registered_once(person, world):
    page = person("doctor").open("/patients/")
    page.get_by_role("link", name="+患者情報を登録する").click()
    page.get_by_role("textbox", name=re.compile("^姓")).fill("松永")
    page.get_by_role("textbox", name=re.compile("^名")).fill("サチ")
    page.get_by_label("女性").check()
    page.get_by_label("疾患名").fill("骨粗鬆症")
    press_twice(page, "確認")
    press_twice(page, "次へ")
    press_twice(page, "登録")
    expect(page.locator("main")).to_contain_text("松永 サチ")
    assert (
        world.ask(
            "from patients.models import Patient; print(Patient.objects.filter(family_name='松永').count())"
        )
        == "1"
    )


def test_somebody_is_invited_approved_and_let_in_once(person, world):
    nurse, doctor, pharmacist = person("nurse"), person("doctor"), person("pharmacist")
    acts = ("invitation.create", "invitation.approve", "invitation.accept")
    before = {act: audited(world, act) for act in acts}
    to_invitation(open_patient(nurse.page))
    nurse.page.get_by_label("+ 椎名 直樹さん").check()
    press_twice(nurse.page, "完了")
    expect(nurse.page.get_by_text("招待完了")).to_be_visible()

    doctor.open("/approvals/")
    doctor.page.locator("main .list a").first.click()
    expect(doctor.page.locator("main")).to_contain_text("椎名 直樹")
    doctor.page.get_by_role("link", name="承認", exact=True).click()
    press_twice(doctor.page, "承認する")
    expect(doctor.page.locator("main")).not_to_contain_text("すでに")

    pharmacist.open("/")
    pharmacist.page.get_by_role("link", name=re.compile("招待が届いています")).click()
    pharmacist.page.get_by_role("link", name="参加", exact=True).first.click()
    press_twice(pharmacist.page, "参加する")
    expect(pharmacist.page.get_by_placeholder("メッセージを入力して下さい")).to_be_visible()
    assert {act: audited(world, act) - before[act] for act in acts} == dict.fromkeys(acts, 1)
    invited = (
        "from approvals.models import Invitation;"
        "print(Invitation.objects.filter(invitee__email='pharmacist@demo.example').count())"
    )
    assert world.ask(invited) == "1"
