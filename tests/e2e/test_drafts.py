"""What was being written comes back: on another device, after leaving, and not once it was sent or dropped."""

import pytest
from playwright.sync_api import expect

from tests import media
from tests.e2e.conftest import USUAL, Person, opened_without
from tests.e2e.test_reading_and_writing import LIVE, open_patient, say
from tests.e2e.worlds import until

pytestmark = pytest.mark.browser
COMPOSER = "メッセージを入力して下さい"
SOON = 10_000  # milliseconds until a draft is saved; the page itself waits two seconds
SAVED = "下書きを保存しました"
RESTORED = "前回の書きかけです"
SAVE = "**/timelines/*/draft/"


def drafts(world) -> list[str]:
    """The texts of all drafts."""
    code = "from timeline.models import Draft; print('|'.join(Draft.objects.values_list('text', flat=True)))"
    return [text for text in world.ask(code).split("|") if text]


def test_what_was_being_written_comes_back_on_another_device_until_it_is_sent(person, world):
    at_work = open_patient(person("nurse").page)
    at_work.get_by_label(COMPOSER).press_sequentially("訪問の途中です。")
    expect(at_work.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    phone = open_patient(person("nurse").page)
    expect(phone.get_by_label(COMPOSER)).to_have_value("訪問の途中です。")
    expect(phone.get_by_text(RESTORED)).to_be_visible()
    phone.get_by_role("button", name="送信", exact=True).click()
    expect(phone.get_by_label(COMPOSER)).to_have_value("")
    expect(phone.get_by_text(RESTORED)).to_be_hidden()
    assert drafts(world) == []
    phone.reload()
    expect(phone.get_by_label(COMPOSER)).to_have_value("")


def test_the_other_side_of_the_same_patient_knows_nothing_of_it(person):
    page = open_patient(person("care_manager").page)
    page.get_by_label(COMPOSER).fill("医療・介護側だけのこと")
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    page.get_by_role("link", name="患者側").click()
    expect(page.get_by_text("さんの患者側に書きます。")).to_be_visible()
    expect(page.get_by_label(COMPOSER)).to_have_value("")


def test_leaving_at_once_saves_what_was_typed_without_a_question(person, world):
    nurse = person("nurse")
    page = open_patient(nurse.page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_label(COMPOSER).fill("急に呼ばれました。")
    nurse.open("/")
    until(lambda: drafts(world) == ["急に呼ばれました。"], "the draft is on the server")
    open_patient(page)
    expect(page.get_by_label(COMPOSER)).to_have_value("急に呼ばれました。")
    assert asked == []


def test_while_the_input_method_composes_nothing_is_saved(person):
    nurse = person("nurse")
    page = open_patient(nurse.page)
    saves = []
    page.on("request", lambda request: saves.append(request) if request.url.endswith("/draft/") else None)
    page.get_by_label(COMPOSER).focus()
    keyboard = nurse.context.new_cdp_session(page)
    with page.expect_request(SAVE):
        keyboard.send("Input.imeSetComposition", {"text": "けつあつ", "selectionStart": 4, "selectionEnd": 4})
        page.wait_for_function("new Promise((done) => setTimeout(() => done(true), 3000))")
        assert saves == []
        keyboard.send("Input.insertText", {"text": "血圧"})
    assert "血圧" in saves[0].post_data
    assert "けつあつ" not in saves[0].post_data


def test_a_dropped_draft_is_gone_and_can_be_brought_back_at_once(person, world):
    page = open_patient(person("nurse").page)
    page.get_by_label(COMPOSER).fill("消してよい文")
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="書きかけを消す").click()
    expect(page.get_by_text("書きかけを消しました")).to_be_visible()
    expect(page.get_by_label(COMPOSER)).to_have_value("")
    until(lambda: drafts(world) == [], "the draft is gone")
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_label(COMPOSER)).to_have_value("消してよい文")
    until(lambda: drafts(world) == ["消してよい文"], "the draft is back")


def test_a_photo_comes_back_with_the_draft(person, world, tmp_path):
    page = open_patient(person("nurse").page)
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(media.jpeg_with_gps())
    page.get_by_label("写真を選ぶ").set_input_files(photo)
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=15_000)
    page.reload()
    expect(page.locator("[data-thumbs] img")).to_have_count(1)
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.locator("article.post").first.locator(".photo img")).to_have_count(1, timeout=LIVE)
    until(lambda: world.ask("from timeline.models import Draft; print(Draft.objects.count())") == "0", "sent")


def test_a_photo_chosen_before_the_script_came_is_taken_up(person, tmp_path):
    page = open_patient(person("nurse").page)
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(media.jpeg_with_gps())
    let_it_come = opened_without(page, page.url, "**/uploads*.js")
    page.get_by_label("写真を選ぶ").set_input_files(photo)
    let_it_come()
    expect(page.locator("[data-thumbs] img")).to_have_count(1)
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=15_000)


def test_a_page_that_saw_nothing_does_not_empty_what_another_wrote(person, world):
    nurse = person("nurse")
    early = open_patient(nurse.page)
    late = nurse.context.new_page()
    late.goto(early.url)
    late.get_by_label(COMPOSER).fill("あとから書いた大事な文")
    expect(late.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    early.get_by_label(COMPOSER).fill("あ")
    early.get_by_label(COMPOSER).fill("")
    early.goto(nurse.url + "/")
    assert drafts(world) == ["あとから書いた大事な文"]


def test_a_page_with_the_same_draft_empties_itself_when_another_sends_it(person, world):
    page = open_patient(person("nurse").page)
    page.get_by_label(COMPOSER).fill("どちらかで送ります。")
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    other = open_patient(person("nurse").page)
    page.reload()
    expect(page.get_by_label(COMPOSER)).to_have_value("どちらかで送ります。")
    other.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_label(COMPOSER)).to_have_value("", timeout=LIVE)
    assert drafts(world) == []


def test_a_session_that_ended_leaves_the_draft_and_no_text_on_the_screen(person, world):
    nurse = person("nurse")
    page = open_patient(nurse.page)
    page.get_by_label(COMPOSER).fill("書いている途中の文")
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    world.ask(
        "from accounts.models import User; from accounts.actions.endings import end_sessions;"
        "from mcs.core.live.bus import announce_close; from mcs.core.live.events import CloseCode;"
        "nurse = User.objects.get(email='nurse@demo.example'); end_sessions(nurse);"
        "announce_close(user_id=nurse.pk, code=CloseCode.SIGNED_OUT)"
    )
    expect(page.get_by_text("書きかけは、下書きとして残っています。")).to_be_visible(timeout=15_000)
    assert "書いている途中の文" not in page.evaluate("document.body.textContent")
    assert page.locator("textarea").count() == 0
    open_patient(nurse.sign_in("nurse"))
    expect(page.get_by_label(COMPOSER)).to_have_value("書いている途中の文")


def test_without_a_connection_it_says_so_and_saves_when_it_is_back(person, world):
    page = open_patient(person("nurse").page)
    page.route(SAVE, lambda route: route.abort("connectionreset"), times=1)
    page.get_by_label(COMPOSER).fill("圏外で書きました。")
    expect(page.get_by_text("下書きをまだ保存できていません。")).to_be_visible(timeout=SOON)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=SOON)
    assert drafts(world) == ["圏外で書きました。"]


def test_a_post_that_is_sent_at_once_leaves_no_draft_behind(person, world):
    page = open_patient(person("nurse").page)
    say(page, "すぐに送りました。")
    expect(page.get_by_label(COMPOSER)).to_have_value("")
    page.reload()
    assert drafts(world) == []


def test_without_script_a_session_that_ended_leaves_the_text_on_the_screen(browser, world):
    context = browser.new_context(viewport=USUAL, locale="ja-JP", java_script_enabled=False)
    plain = Person(world.url, context)
    plain.sign_in("nurse")
    page = open_patient(plain.page)
    page.get_by_label(COMPOSER).fill("消えては困る文")
    world.ask("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_label("まだ送信されていない文章")).to_have_value("消えては困る文")
    with context.expect_page() as opened:
        page.get_by_role("link", name="ログインする").click()
    expect(opened.value.get_by_label("パスワード", exact=True)).to_be_visible()
    expect(page.get_by_label("まだ送信されていない文章")).to_have_value("消えては困る文")
    context.close()
