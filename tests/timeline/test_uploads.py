"""Files on their way into a post: photos made clean, everything else a download, refusals in sentences."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mcs.core.files import store
from tests import media
from tests.timeline import kit
from timeline.actions.uploads import upload
from timeline.enums import AttachmentKind, TimelineLock
from timeline.models import Attachment, Timeline

SECRETS = [media.SECRET.encode(), b"Exif", b"GPS", b"xmpmeta"]


def address(timeline: Timeline) -> str:
    return reverse("timeline:upload", args=[timeline.pk])


def sent(client, timeline: Timeline, name: str, data: bytes):
    return client.post(address(timeline), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("IMG_1.JPG", media.jpeg_with_gps(6)),
        ("IMG_2.HEIC", media.heic_with_gps(6)),
        ("画面.png", media.png()),
    ],
)
def test_a_photo_is_kept_upright_in_two_sizes_without_metadata(cast, as_user, name, data):
    answer = sent(as_user(cast.mb), cast.group.care, name, data)
    kept = Attachment.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"key": kept.key, "name": name, "small": f"/files/{kept.key}/small/"}
    assert (kept.kind, kept.content_type, kept.post) == (AttachmentKind.IMAGE, "image/jpeg", None)
    assert (kept.width, kept.height) == (640, 480)
    for stored in (kept.large, kept.small):
        with store.open(stored) as file:
            clean = file.read()
        assert not [secret for secret in SECRETS if secret in clean]
        assert media.has_corners(Image.open(io.BytesIO(clean)))


def test_anything_else_is_kept_for_download(cast, as_user):
    answer = sent(as_user(cast.mb), cast.group.care, "指示書.pdf", media.pdf())
    kept = Attachment.objects.get()
    assert answer.json() == {"key": kept.key, "name": "指示書.pdf", "small": ""}
    assert (kept.kind, kept.content_type) == (AttachmentKind.FILE, "application/octet-stream")
    assert kept.size == len(media.pdf())


def test_an_upload_is_audited_without_its_name(cast):
    kept = kit.document(cast.mb, cast.group.care, "花岡すみ様.pdf")
    [entry] = kit.audited("file.upload")
    assert (entry.actor, entry.subject_id, entry.timeline_id) == (cast.mb, kept.pk, cast.group.care_id)
    assert entry.detail == {}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.jpg", media.html_named_jpg(), "写真として開けません"),
        ("photo.jpg", media.truncated_jpeg(), "壊れている"),
        ("photo.heic", media.truncated_heic(), "壊れている"),
        ("photo.jpg", media.jpeg_head_and_rubbish(), "壊れている"),
        ("bomb.png", media.png_bomb(), "画素数が多すぎます"),
        ("a\x00b.pdf", media.pdf(), None),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence_and_leaves_nothing(cast, as_user, name, data, words):
    answer = sent(as_user(cast.mb), cast.group.care, name, data)
    if words is None:
        assert answer.status_code in {201, 422}
        return
    assert answer.status_code == 422
    [sentence] = answer.json()["errors"]
    assert words in sentence
    assert not Attachment.objects.exists()
    assert list(store.names()) == []


@pytest.mark.parametrize(("name", "data"), [("big.jpg", media.jpeg_with_gps()), ("big.pdf", media.pdf())])
def test_a_file_beyond_the_limit_is_refused(cast, as_user, settings, name, data):
    settings.UPLOAD_MAX_BYTES = 1000
    answer = sent(as_user(cast.mb), cast.group.care, name, data)
    assert answer.status_code == 422
    assert "大きすぎます" in answer.json()["errors"][0]
    assert list(store.names()) == []


def test_an_empty_file_and_no_file_are_refused(cast, as_user):
    client = as_user(cast.mb)
    assert "中身がありません" in sent(client, cast.group.care, "empty.pdf", b"").json()["errors"][0]
    assert client.post(address(cast.group.care)).status_code == 422


@pytest.mark.parametrize("who", ["nf", "no", "fa", "pt", "po", "se", "su", "rm"])
def test_who_cannot_see_the_timeline_gets_404_and_leaves_nothing(cast, as_user, who):
    assert sent(as_user(getattr(cast, who)), cast.group.care, "a.pdf", media.pdf()).status_code == 404
    assert not Attachment.objects.exists()
    assert list(store.names()) == []


def test_where_nothing_can_be_written_nothing_is_kept(cast):
    cast.group.care.lock = TimelineLock.NO_CONSENT
    with pytest.raises(ValidationError) as refused:
        upload(cast.mb, cast.group.care, file=SimpleUploadedFile("a.pdf", media.pdf()))
    assert refused.value.code == "locked"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("\u202egpj.exe", "gpj.exe"), (" ", "ファイル"), ("…/..", "ファイル")],
)
def test_a_name_shows_what_the_file_is(cast, name, shown):
    file = SimpleUploadedFile("x", b"text")
    file._name = name  # as a parser would hand it on
    assert upload(cast.mb, cast.group.care, file=file).original_name == shown


def test_a_key_no_column_takes_is_a_file_that_is_not_there(cast, as_user):
    form = {"text": "本文", "attachment": "a\x00b"}
    answer = as_user(cast.mb).post(f"/timelines/{cast.group.care_id}/posts/", form)
    assert answer.status_code == 422
    assert "選んだファイルの一つが見つかりません" in answer.content.decode()
    assert "本文" in answer.content.decode()
