"""つながり in a browser: asked and answered live, 1対1, and a long list whose ticks survive searching and reading on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, opened_without
from tests.e2e.test_inviting import to_invitation
from tests.e2e.test_reading_and_writing import LIVE, open_patient

pytestmark = pytest.mark.browser
CROWD = """
from accounts.models import Affiliation, Facility, Profile, User
at = Facility.objects.get(name__startswith="みなと")
users = User.objects.bulk_create([User(email=f"crowd{n}@demo.example", password="!") for n in range(120)])
profiles = [Profile(user=u, family_name=f"長浜{n:03}", given_name="太郎", family_kana="ながはま") for n, u in enumerate(users)]
for one in profiles:
    for key, value in one.keys().items():
        setattr(one, key, value)
Profile.objects.bulk_create(profiles)
Affiliation.objects.bulk_create([Affiliation(user=u, facility=at, state="confirmed") for u in users])
"""


def tick(page: Page, name: str) -> None:
    page.get_by_label(f"+ {name}さん").check()


def test_ticks_survive_searching_another_order_and_reading_on(person, world):
    world.ask(CROWD)
    page = person("nurse").page
    open_patient(page)
    to_invitation(page)
    box = page.get_by_placeholder("名前、施設名、フリーワード")
    box.fill("しいな")
    tick(page, "椎名 直樹")
    box.fill("ﾅｶﾞﾊﾏ")
    page.get_by_label("+ 長浜000 太郎さん").wait_for()
    expect(page.get_by_label("+ 椎名 直樹さん")).to_have_count(0)
    for count in (100, 120):
        page.get_by_role("link", name="もっと見る").click()
        expect(page.locator("main .people .person-row")).to_have_count(count)
    expect(page.get_by_role("link", name="もっと見る")).to_have_count(0)
    tick(page, "長浜110 太郎")
    box.fill("")
    page.get_by_role("link", name="五十音順").click()
    page.get_by_role("link", name="な行から").click()
    expect(page.locator("main .people__letter").first).to_have_text("な行")
    expect(page.locator("[data-chosen-name]")).to_have_text(["椎名 直樹", "長浜110 太郎"])
    page.get_by_role("button", name="完了").click()
    expect(page.get_by_text("招待完了")).to_be_visible()
    invited = world.ask(
        "from approvals.models import Invitation as I;"
        "print(sorted(I.objects.filter(inviter__email__startswith='nurse', email='').values_list('invitee__email', flat=True)))"
    )
    assert "pharmacist@demo.example" in invited
    assert "crowd110@demo.example" in invited


def test_what_was_typed_before_the_script_came_is_searched_for(person):
    doctor = person("doctor")
    page = doctor.page
    page.get_by_role("heading", name="ホーム").wait_for()
    let_it_come = opened_without(page, f"{doctor.url}/connections/", "**/listing*.js")
    page.get_by_placeholder("名前、施設名、フリーワード").fill("皮膚")
    let_it_come()
    expect(page.locator("main .person-row")).to_have_count(1)
    expect(page.locator("main .person-row")).to_contain_text("早瀬 美穂")


def test_a_request_arrives_live_is_accepted_and_talked_about(person):
    helper, stranger = person("pharmacist"), person("stranger", viewport=DESKTOP)
    expect(helper.page.get_by_role("heading", name="ホーム")).to_be_attached()
    page = stranger.open("/connections/find/")
    page.get_by_label("メールアドレス").fill("Ｐｈａｒｍａｃｉｓｔ@demo.example")
    page.get_by_role("button", name="つながり申請を送る").click()
    expect(page.get_by_text("受け付けました。")).to_be_visible()
    page.goto(stranger.url + "/connections/find/")
    page.get_by_label("メールアドレス").fill("nobody-at-all@demo.example")
    page.get_by_role("button", name="つながり申請を送る").click()
    expect(page.get_by_text("受け付けました。")).to_be_visible()
    expect(page.locator("main .people .chip", has_text="申請中")).to_have_count(3)

    waiting = helper.page.get_by_role("link", name=re.compile(r"つながり申請が届いています \(1件\)"))
    waiting.wait_for(timeout=LIVE)
    waiting.click()
    helper.page.get_by_role("button", name="桐谷 涼さんの申請を承認する").click()
    expect(helper.page.get_by_text("つながりました。")).to_be_visible()

    helper.open("/connections/")
    helper.page.get_by_role("button", name="桐谷 涼さんと1対1で話す").click()
    expect(helper.page.get_by_text("患者さんのことは、患者ごとのグループに書いてください。")).to_be_visible()
    page.goto(stranger.url + "/connections/")
    page.get_by_role("button", name="椎名 直樹さんと1対1で話す").click()
    expect(page.get_by_text("椎名 直樹さんだけに書きます。")).to_be_visible()
    helper.page.get_by_label("メッセージを入力して下さい").fill("研修の時間を変えられますか。")
    helper.page.get_by_role("button", name="送信").click()
    expect(page.locator("article", has_text="研修の時間")).to_be_visible(timeout=LIVE)


def test_what_is_pressed_right_after_typing_counts_and_nothing_comes_after_it(person):
    page = person("doctor").open("/connections/?tab=kana")
    page.clock.install()
    page.clock.pause_at("2100-01-01")
    page.get_by_placeholder("名前、施設名、フリーワード").fill("看護")
    page.get_by_role("link", name="は行から").click()
    expect(page.locator("main .people__letter")).to_have_text(["は行"])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(5_000)
    page.evaluate("1")
    assert [url for url in asked if "/connections/" in url] == []


def test_the_list_is_searched_while_one_types_and_keeps_its_place(person):
    page = person("doctor").open("/connections/")
    box = page.get_by_placeholder("名前、施設名、フリーワード")
    box.fill("皮膚")
    expect(page.locator("main .person-row")).to_have_count(1)
    expect(page.locator("main .person-row")).to_contain_text("早瀬 美穂")
    page.get_by_role("link", name="早瀬 美穂").click()
    expect(page.get_by_role("heading", name="プロフィール")).to_be_visible()
    page.go_back()
    expect(page.locator("main .person-row")).to_have_count(1)
    expect(page.get_by_placeholder("名前、施設名、フリーワード")).to_have_value("皮膚")
