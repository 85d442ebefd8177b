"""What cannot be posted is answered at the composer, in one sentence, with everything typed and chosen still there;
with the page's own script by the same sentence, and the page has never let go of the text.
"""

import html
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mcs.core.files import store
from tests import media
from timeline.models import Attachment, Post

JSON = {"HTTP_ACCEPT": "application/json"}
TYPED = "朝の様子です。\n水分は 300ml 飲まれました。"
CHARACTERS = "使えない文字（目に見えない制御文字など）が含まれています。"
BIG = 30 * 1024 * 1024


@pytest.fixture
def post(cast, as_user):
    """Send something to the care side as a member."""
    client, url = as_user(cast.mb), reverse("timeline:post_create", args=[cast.group.care_id])
    return lambda fields, **more: client.post(url, {"client_key": uuid4()} | fields, **more)


def kept_text(page: str) -> str:
    """What stands in the composer's field."""
    return html.unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])


def pdfs(number: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"記録{one}.pdf", media.pdf()) for one in range(1, number + 1)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("あ" * 20_000, "メッセージが長すぎます（20,000文字）。10,000文字以内に分けて送信してください。"),
        (f"前\x00後{TYPED}", CHARACTERS),
        (f"前\x1b[31m後{TYPED}", CHARACTERS),
        (f"前\x85後{TYPED}", CHARACTERS),
        ("  \n　", "メッセージを入力するか、写真を選んでから送信してください。"),
    ],
    ids=["20,000 characters", "NUL", "escape", "C1", "blank"],
)
def test_the_sentence_stands_over_the_text_as_it_was_typed(post, text, sentence):
    answer = post({"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert kept_text(page).strip("\n") == text.strip("\n")
    refused = post({"text": text}, **JSON)
    assert refused.status_code == 422
    assert [said.startswith(sentence) for said in refused.json()["errors"]] == [True]
    assert not Post.objects.exists()


@pytest.mark.parametrize("half", ["%ED%A0%80", "%ED%BF%BF", "%FF%FE"])
def test_half_a_character_is_posted_as_the_sign_for_it_and_breaks_nothing(cast, as_user, half):
    """A browser sends U+FFFD by itself; other senders' bytes that are no text are read as that."""
    url = reverse("timeline:post_create", args=[cast.group.care_id])
    sent = f"text=%E5%89%8D{half}%E5%BE%8C&client_key={uuid4()}"
    answer = as_user(cast.mb).post(url, sent, content_type="application/x-www-form-urlencoded")
    text = Post.objects.get().text
    assert answer.status_code == 303
    assert (text[0], set(text[1:-1]), text[-1]) == ("前", {"�"}, "後")


def test_eleven_files_are_too_many_and_all_of_them_stay_beside_the_text(post):
    answer = post({"text": TYPED, "files": pdfs(11)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ファイルは一度に10個までです。分けて送信してください。" in page
    assert kept_text(page).strip() == TYPED
    keys = list(Attachment.objects.values_list("key", flat=True))
    assert len(keys) == 11
    assert all(f'value="{key}"' in page for key in keys)
    assert not Post.objects.exists()
    assert post({"text": TYPED, "attachment": keys[:10]}).status_code == 303
    assert Post.objects.get().attachments.count() == 10


def test_a_file_of_30_mb_is_refused_by_name_and_the_others_stay_beside_the_text(post):
    big = SimpleUploadedFile("動画.mp4", b"\0" * BIG)
    answer = post({"text": TYPED, "files": [big, *pdfs(1)]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「動画.mp4」: " in page
    assert "大きすぎます" in page
    assert kept_text(page).strip() == TYPED
    kept = Attachment.objects.get()
    assert (kept.original_name, len(list(store.names()))) == ("記録1.pdf", 1)
    assert f'value="{kept.key}"' in page
    assert not Post.objects.exists()


def test_a_file_of_30_mb_sent_by_the_pages_own_script_is_refused_and_not_kept(cast, as_user):
    url = reverse("timeline:upload", args=[cast.group.care_id])
    answer = as_user(cast.mb).post(
        url, {"file": SimpleUploadedFile("大きな資料.pdf", media.pdf() + b"\0" * BIG)}
    )
    assert answer.status_code == 422
    assert "大きすぎます" in answer.json()["errors"][0]
    assert list(store.names()) == []
