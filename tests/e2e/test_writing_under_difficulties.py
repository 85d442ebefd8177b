"""Composing with an input method, pressing twice, losing the line, leaving, a session that ends."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_reading_and_writing import LIVE, open_patient, say

pytestmark = pytest.mark.browser
COMPOSER = "メッセージを入力して下さい"


def rows(world, text: str) -> int:
    """How many posts with that text the database holds."""
    code = f"from timeline.models import Post; print(Post.objects.filter(text={text!r}).count())"
    return int(world.ask(code))


def test_enter_while_composing_sends_nothing_and_control_enter_sends(person, world):
    nurse = person("nurse")
    page = open_patient(nurse.page)
    field = page.get_by_label(COMPOSER)
    field.focus()
    keyboard = nurse.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "けつあつ", "selectionStart": 4, "selectionEnd": 4})
    for modifiers in (0, 2):  # Enter and Ctrl+Enter, both while the input method still composes
        keys = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "modifiers": modifiers}
        keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **keys})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **keys})
    keyboard.send("Input.insertText", {"text": "血圧は安定しています。"})
    expect(field).to_have_value("血圧は安定しています。")
    assert rows(world, "血圧は安定しています。") == 0
    field.press("Control+Enter")
    expect(page.locator("article.post", has_text="血圧は安定しています。")).to_be_visible(timeout=LIVE)
    assert rows(world, "血圧は安定しています。") == 1


def test_a_double_click_on_send_makes_one_post(person, world):
    page = open_patient(person("nurse").page)
    page.get_by_label(COMPOSER).fill("二度押しても一つです。")
    page.get_by_role("button", name="送信", exact=True).dblclick()
    expect(page.locator("article.post", has_text="二度押しても一つです。")).to_have_count(1)
    expect(page.get_by_label(COMPOSER)).to_have_value("")
    assert rows(world, "二度押しても一つです。") == 1


def test_a_post_that_never_arrived_keeps_its_text_and_is_sent_by_the_next_press(person, world):
    page = open_patient(person("nurse").page)
    page.route("**/timelines/*/posts/", lambda route: route.abort("connectionreset"), times=1)
    say(page, "電波の弱い所から送ります。")
    expect(page.get_by_text("送信できませんでした")).to_be_visible()
    expect(page.get_by_label(COMPOSER)).to_have_value("電波の弱い所から送ります。")
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_label(COMPOSER)).to_have_value("")
    assert rows(world, "電波の弱い所から送ります。") == 1


def test_a_post_whose_answer_was_lost_is_recognised_and_not_written_twice(person, world):
    page = open_patient(person("nurse").page)

    def arrives_but_the_answer_is_lost(route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/timelines/*/posts/", arrives_but_the_answer_is_lost, times=1)
    say(page, "返事だけが届きません。")
    expect(page.get_by_label(COMPOSER)).to_have_value("", timeout=LIVE)
    expect(page.locator("article.post", has_text="返事だけが届きません。")).to_have_count(1)
    assert rows(world, "返事だけが届きません。") == 1


def test_a_restarted_server_is_found_again_and_nothing_is_missed(person, world):
    nurse, doctor = person("nurse"), person("doctor")
    open_patient(doctor.page)
    world.restart()
    nurse.open("/")
    open_patient(nurse.page)
    say(nurse.page, "再起動の後の投稿です。")
    post = doctor.page.locator("article.post", has_text="再起動の後の投稿です。")
    expect(post).to_be_visible(timeout=15_000)
    expect(post).to_have_count(1)


def test_an_empty_message_is_answered_at_the_composer(person):
    page = open_patient(person("nurse").page)
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_text("メッセージを入力するか、写真を選んでから送信してください。")).to_be_visible()


def test_a_session_that_ended_while_writing_loses_no_text(person, world):
    page = open_patient(person("nurse").page)
    page.get_by_label(COMPOSER).fill("まだ送っていない大事な文")
    world.ask("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_text("ログイン").first).to_be_visible()
    kept = page.evaluate("[...document.querySelectorAll('textarea')].map((field) => field.value)")
    assert "まだ送っていない大事な文" in kept


def test_a_session_that_ended_over_a_form_leaves_what_was_typed_to_be_copied(person, world):
    page = person("doctor").open("/groups/new/")
    page.get_by_label("グループ名").fill("褥瘡の勉強会")
    page.get_by_label("グループの説明").fill("まだ送っていない説明")
    world.ask(
        "from accounts.models import User; from accounts.actions.endings import end_sessions;"
        "from mcs.core.live.bus import announce_close; from mcs.core.live.events import CloseCode;"
        "doctor = User.objects.get(email='doctor@demo.example'); end_sessions(doctor);"
        "announce_close(user_id=doctor.pk, code=CloseCode.SIGNED_OUT)"
    )
    kept = page.get_by_label("送信していない文章")
    expect(kept).to_have_value(
        "グループ名：褥瘡の勉強会\nグループの説明：まだ送っていない説明", timeout=15_000
    )


def test_a_suspension_closes_the_open_page(person, world):
    nurse = person("nurse")
    page = open_patient(nurse.page)
    world.ask(
        "from accounts.models import User; from accounts.actions.people import suspend;"
        "suspend(User.objects.get(email='secretariat@demo.example'), User.objects.get(email='nurse@demo.example'))"
    )
    expect(page.locator("article.post")).to_have_count(0, timeout=15_000)
    nurse.open("/")
    expect(page.get_by_label("パスワード", exact=True)).to_be_visible()
