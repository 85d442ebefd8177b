"""Writing: once, checked, under the membership of the moment, audited, announced with ids alone."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests import media
from tests.timeline import kit
from timeline.actions.members import end_memberships
from timeline.actions.posts import write_post
from timeline.enums import TimelineLock
from timeline.models import Attachment, Post, Timeline

JSON = {"HTTP_ACCEPT": "application/json"}


def address(timeline: Timeline) -> str:
    return reverse("timeline:post_create", args=[timeline.pk])


def refused_code(cast, **fields) -> str:
    given = {"text": "", "attachment_keys": [], "client_key": uuid4()} | fields
    with pytest.raises(ValidationError) as refused:
        write_post(cast.mb, cast.group.care, **given)
    assert not Post.objects.exists()
    return refused.value.code


def test_a_post_keeps_text_author_and_facility_of_the_moment(cast):
    post = kit.write(cast.mx, cast.group.care, "  訪問しました。\r\n血圧 128/76 ")
    cast.b.name = "改称後"
    cast.b.save()
    post.refresh_from_db()
    assert post.text == "訪問しました。\n血圧 128/76"
    assert (post.author, post.author_facility) == (cast.mx, "若葉訪問看護")


def test_a_post_is_audited_without_its_text(cast):
    post = kit.write(cast.mb, cast.group.care, "秘密の本文")
    [entry] = kit.audited("post.write")
    assert (entry.actor, entry.subject_id, entry.timeline_id) == (cast.mb, post.pk, cast.group.care_id)
    assert entry.detail == {"files": 0}


def test_what_is_announced_are_ids(cast):
    connection.run_on_commit.clear()
    post = kit.write(cast.mb, cast.group.care, "花岡すみ様の血圧は128です")
    told = {event.kind: dict(event.data) for event in kit.announced()}
    assert told == {
        "post": {"timeline": cast.group.care_id, "post": post.pk, "version": post.version},
        "activity": {"of": cast.group.care_id},
    }


def test_the_same_key_answers_with_the_first_post(cast):
    key = uuid4()
    first = kit.write(cast.mb, cast.group.care, "一度だけ", key=key)
    assert kit.write(cast.mb, cast.group.care, "二度目", key=key) == first
    assert [post.text for post in Post.objects.all()] == ["一度だけ"]


def test_the_same_key_of_somebody_else_is_another_post(cast):
    key = uuid4()
    kit.write(cast.mb, cast.group.care, "私", key=key)
    kit.write(cast.mc, cast.group.care, "私も", key=key)
    assert Post.objects.count() == 2


def test_a_key_used_in_another_timeline_is_refused(cast):
    key = uuid4()
    kit.write(cast.mb, cast.group.care, "医療・介護側に", key=key)
    with pytest.raises(ValidationError) as refused:
        kit.write(cast.mb, cast.group.patient_side, "患者側に", key=key)
    assert refused.value.code == "reused"
    assert not Post.objects.filter(timeline=cast.group.patient_side).exists()


@pytest.mark.parametrize("text", ["", "   ", "\r\n\n", "\u3000"])
def test_nothing_is_refused(cast, text):
    assert refused_code(cast, text=text) == "empty"


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\ud800b", "a\x7fb"])
def test_control_characters_are_refused(cast, text):
    assert refused_code(cast, text=text) == "characters"


def test_a_text_beyond_the_limit_is_refused(cast):
    assert refused_code(cast, text="あ" * 10_001) == "long"


def test_a_text_at_the_limit_is_taken(cast):
    assert len(kit.write(cast.mb, cast.group.care, "𠮷" * 10_000).text) == 10_000


def test_too_many_files_are_refused(cast):
    assert refused_code(cast, attachment_keys=["x"] * 11) == "files"


def test_an_unknown_file_is_refused(cast):
    assert refused_code(cast, text="本文", attachment_keys=["nothing"]) == "files"


def test_files_are_bound_in_the_order_chosen(cast):
    one, two = (
        kit.document(cast.mb, cast.group.care, "1.pdf"),
        kit.document(cast.mb, cast.group.care, "2.pdf"),
    )
    post = kit.write(cast.mb, cast.group.care, "", two, one)
    assert [file.original_name for file in post.attachments.all()] == ["2.pdf", "1.pdf"]


@pytest.mark.parametrize("whose", ["another", "elsewhere", "posted"])
def test_only_ones_own_new_files_of_this_timeline_can_be_posted(cast, whose):
    uploader = cast.mc if whose == "another" else cast.mb
    timeline = cast.group.patient_side if whose == "elsewhere" else cast.group.care
    file = kit.document(uploader, timeline)
    if whose == "posted":
        kit.write(cast.mb, timeline, "先に", file)
    bound = Attachment.objects.get(pk=file.pk).post_id
    with pytest.raises(ValidationError) as refused:
        kit.write(cast.mb, cast.group.care, "本文", file)
    assert refused.value.code == "files"
    assert Attachment.objects.get(pk=file.pk).post_id == bound
    assert not Post.objects.filter(text="本文").exists()


def test_who_is_no_member_any_more_is_refused(cast):
    end_memberships(cast.ga, [cast.group.care], users=[cast.mc])
    with pytest.raises(PermissionDenied):
        kit.write(cast.mc, cast.group.care, "まだ書ける?")
    assert not Post.objects.exists()


def test_a_locked_timeline_is_refused_with_the_reason(cast):
    Timeline.objects.filter(pk=cast.group.care_id).update(lock=TimelineLock.NO_CONSENT)
    with pytest.raises(ValidationError, match="同意書") as refused:
        kit.write(cast.mb, cast.group.care, "本文")
    assert refused.value.code == "locked"
    assert not Post.objects.exists()


def test_the_page_is_answered_with_a_redirect_to_the_timeline(cast, as_user):
    answer = as_user(cast.mb).post(address(cast.group.care), {"text": "本文", "client_key": uuid4()})
    assert answer.status_code == 303
    assert answer.url == reverse("patients:care", args=[cast.patient.pk])


def test_the_script_is_answered_with_the_fragment(cast, as_user):
    answer = as_user(cast.mb).post(
        address(cast.group.care), {"text": "本文です", "client_key": uuid4()}, **JSON
    )
    post = Post.objects.get()
    assert answer.status_code == 201
    assert {k: v for k, v in answer.json().items() if k != "html"} == {
        "post": post.pk,
        "number": post.number,
        "version": post.version,
    }
    assert "本文です" in answer.json()["html"]


def test_the_script_is_told_why_it_was_refused(cast, as_user):
    answer = as_user(cast.mb).post(address(cast.group.care), {"text": "", "client_key": uuid4()}, **JSON)
    assert answer.status_code == 422
    assert answer.json() == {"errors": ["メッセージを入力するか、写真を選んでから送信してください。"]}


@pytest.mark.parametrize("who", ["nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"])
def test_who_cannot_see_the_care_side_gets_404_and_writes_nothing(cast, as_user, who):
    answer = as_user(getattr(cast, who)).post(
        address(cast.group.care), {"text": "侵入", "client_key": uuid4()}
    )
    assert answer.status_code == 404
    assert not Post.objects.exists()


def test_a_relative_writes_on_the_patient_side(cast, as_user):
    answer = as_user(cast.pt).post(address(cast.group.patient_side), {"text": "よく眠れました"})
    assert answer.status_code == 303
    assert Post.objects.get().author == cast.pt


def test_without_script_text_and_files_are_kept_when_one_file_is_refused(cast, as_user):
    files = [
        SimpleUploadedFile("bad.jpg", media.html_named_jpg()),
        SimpleUploadedFile("good.pdf", media.pdf()),
    ]
    client, key = as_user(cast.mb), uuid4()
    sent = {"text": "写真を送ります", "client_key": key, "files": files}
    answer = client.post(address(cast.group.care), sent)
    page = answer.content.decode()
    kept = Attachment.objects.get()
    assert answer.status_code == 422
    assert "写真を送ります" in page
    assert "「bad.jpg」: このファイルは写真として開けません。" in page
    assert f'value="{kept.key}"' in page
    assert str(key) in page
    again = {"text": "写真を送ります", "client_key": key, "attachment": [kept.key]}
    assert client.post(address(cast.group.care), again).status_code == 303
    assert [file.original_name for file in Post.objects.get().attachments.all()] == ["good.pdf"]


@pytest.mark.django_db(transaction=True)
def test_a_key_sent_eight_times_at_once_makes_one_post(cast):
    key = uuid4()
    results = kit.at_once(*[lambda: kit.write(cast.mb, cast.group.care, "一つだけ", key=key)] * 8)
    assert Post.objects.count() == 1
    assert results == [Post.objects.get()] * 8
    assert len(kit.audited("post.write")) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_take_versions_in_order_and_without_gaps(cast):
    writers = [cast.ga, cast.mb, cast.mc, cast.mx, cast.mn]
    works = [lambda who=who: [kit.write(who, cast.group.care, "並行") for _ in range(4)] for who in writers]
    results = kit.at_once(*works)
    assert [error for error in results if isinstance(error, Exception)] == []
    posts = list(Post.objects.order_by("pk"))
    assert sorted(post.version for post in posts) == list(range(1, 21))
    assert sorted(post.number for post in posts) == list(range(1, 21))
    assert Timeline.objects.get(pk=cast.group.care_id).version == 20
