"""What a draft holds: a text within the limits of a post, and files as long as they are there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from tests.timeline import kit
from timeline.actions import drafts
from timeline.actions.forgotten import forget_unposted
from timeline.models import Draft

SECRET = kit.SECRET
JSON = {"HTTP_ACCEPT": "application/json"}


def page(client, cast) -> str:
    return client.get(f"/patients/{cast.patient.pk}/care/").content.decode()


def refused_code(cast, **fields) -> str:
    with pytest.raises(ValidationError) as refused:
        drafts.keep(
            cast.mb, cast.group.care, **{"text": "", "client_key": uuid4(), "attachment_keys": []} | fields
        )
    assert not Draft.objects.exists()
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("あ" * 20_000, "long"),
        ("あ" * 10_001, "long"),
        ("a\x00b", "characters"),
        ("a\ud800b", "characters"),
    ],
)
def test_what_no_post_could_be_is_refused(cast, text, code):
    assert refused_code(cast, text=text) == code


def test_too_many_files_are_refused(cast):
    assert refused_code(cast, attachment_keys=["x"] * 11) == "files"


def test_a_text_at_the_limit_is_kept(cast):
    assert len(kit.draft(cast.mb, cast.group.care, "𠮷" * 10_000).text) == 10_000


def test_what_cannot_be_kept_is_said_and_the_former_stays(cast, as_user):
    kit.draft(cast.mb, cast.group.care)
    answer = as_user(cast.mb).post(
        reverse("timeline:draft", args=[cast.group.care_id]), {"text": "あ" * 20_000}, **JSON
    )
    assert answer.status_code == 422
    assert "10,000文字以内" in answer.json()["errors"][0]
    assert [draft.text for draft in Draft.objects.all()] == [SECRET]


def test_pictures_come_back_with_the_draft(cast, as_user):
    one, two = kit.document(cast.mb, cast.group.care, "1.pdf"), kit.photo(cast.mb, cast.group.care)
    kit.draft(cast.mb, cast.group.care, "", two, one)
    html = page(as_user(cast.mb), cast)
    assert html.index(f'value="{two.key}"') < html.index(f'value="{one.key}"')


@pytest.mark.parametrize("whose", ["another", "elsewhere", "posted"])
def test_only_ones_own_new_files_of_this_timeline_belong_to_a_draft(cast, whose):
    uploader = cast.mc if whose == "another" else cast.mb
    timeline = cast.group.patient_side if whose == "elsewhere" else cast.group.care
    file = kit.document(cast.mb if whose == "elsewhere" else uploader, timeline)
    if whose == "posted":
        kit.write(cast.mb, timeline, "先に", file)
    assert kit.draft(cast.mb, cast.group.care, SECRET, file).files == []


def test_after_a_day_it_comes_back_without_its_pictures_and_says_so(cast, as_user):
    kit.draft(cast.mb, cast.group.care, SECRET, kit.photo(cast.mb, cast.group.care))
    with freeze_time(timezone.now() + timedelta(hours=25)):
        assert forget_unposted() == 1
        html = page(as_user(cast.mb), cast)
    assert SECRET in html
    assert "選んであった写真・ファイル1件は、1日たったため消えました。" in html
