"""The bytes of a file leave only behind the door, with headers that let nothing run."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import media
from tests.timeline import kit
from timeline.actions.members import end_memberships
from timeline.models import Attachment

OUTSIDE = ["nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"]


def address(file: Attachment, size: str = "") -> str:
    return reverse("timeline:file", args=[file.key, size or ("small" if file.small else "file")])


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def photo(cast) -> Attachment:
    kept = kit.photo(cast.mb, cast.group.care)
    kit.write(cast.mb, cast.group.care, "写真", kept)
    return kept


@pytest.fixture
def document(cast) -> Attachment:
    kept = kit.document(cast.mb, cast.group.care, '見積"書\r\n.pdf'.replace("\r\n", ""))
    kit.write(cast.mb, cast.group.care, "書類", kept)
    return kept


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_photo_is_shown_to_members(cast, photo, as_user, size):
    answer = as_user(cast.mc).get(address(photo, size))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == "inline"
    assert body(answer).startswith(b"\xff\xd8\xff")


def test_anything_else_is_a_download_with_its_name(cast, document, as_user):
    answer = as_user(cast.mc).get(address(document))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert body(answer) == media.pdf()


def test_nothing_of_it_runs_or_stays_in_a_cache(cast, photo, document, as_user):
    for file in (photo, document):
        answer = as_user(cast.mc).get(address(file))
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert body(answer)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_gets_a_byte(cast, photo, as_user, who, method):
    client = as_user(getattr(cast, who))
    send = getattr(client, method)
    for size in ("small", "large"):
        for headers in ({}, {"HTTP_RANGE": "bytes=0-9"}, {"HTTP_IF_NONE_MATCH": "*"}):
            answer = send(address(photo, size), **headers)
            assert (answer.status_code, answer.streaming) == (404, False)


def test_nobody_signed_in_is_led_to_the_sign_in_page(photo):
    answer = Client().get(address(photo))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_head_tells_of_the_file_without_its_bytes(cast, photo, as_user):
    answer = as_user(cast.mc).head(address(photo))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert body(answer) == b""


def test_a_range_is_answered_with_the_whole_or_a_part_never_an_error(cast, photo, as_user):
    client = as_user(cast.mc)
    whole = body(client.get(address(photo)))
    answer = client.get(address(photo), HTTP_RANGE="bytes=0-9")
    assert answer.status_code in {200, 206}
    assert whole.startswith(body(answer))


def test_an_upload_that_is_not_posted_is_its_uploaders_alone(cast, as_user):
    file = kit.photo(cast.mb, cast.group.care)
    assert body(as_user(cast.mb).get(address(file)))
    for person in (cast.ga, cast.mc, cast.fa, cast.su):
        assert as_user(person).get(address(file)).status_code == 404


def test_who_leaves_loses_own_uploads_too(cast, as_user):
    file = kit.photo(cast.mc, cast.group.care)
    end_memberships(cast.ga, [cast.group.care], users=[cast.mc])
    assert as_user(cast.mc).get(address(file)).status_code == 404


def test_an_unknown_key_is_404(cast, as_user):
    assert as_user(cast.mb).get("/files/../small/").status_code == 404
    assert as_user(cast.mb).get("/files/nothing/small/").status_code == 404
