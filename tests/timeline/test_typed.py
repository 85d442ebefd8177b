"""A post without script after the session has ended: what was typed stays on the screen."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions.endings import end_sessions
from accounts.enums import UserState
from accounts.models import User
from timeline.models import Draft, Post

TEXT = "まだ送っていない <b>大事な</b> 文"
SHOWN = "まだ送っていない &lt;b&gt;大事な&lt;/b&gt; 文"


def url(cast) -> str:
    return reverse("timeline:post_create", args=[cast.group.care_id])


@pytest.fixture(params=["ended", "gone", "suspended"])
def left_open(request, cast, as_user):
    """A browser whose session has ended meanwhile."""
    client = as_user(cast.mb)
    if request.param == "ended":
        end_sessions(cast.mb)
    elif request.param == "gone":
        Session.objects.all().delete()
    else:
        User.objects.filter(pk=cast.mb.pk).update(state=UserState.SUSPENDED, is_active=False)
    return client


def test_the_text_stays_on_the_screen_and_says_what_to_do(cast, left_open):
    answer = left_open.post(
        url(cast), {"text": TEXT}, headers={"Referer": "http://testserver/patients/1/care/"}
    )
    html = answer.content.decode()
    assert answer.status_code == 401
    assert SHOWN in html
    assert "ログアウトされているため、送信できませんでした。" in html
    assert 'href="/accounts/login/?next=/patients/1/care/"' in html
    assert 'target="_blank"' in html
    assert "写真とファイルは残っていません" not in html


def test_it_names_nobody_and_keeps_nothing(cast, left_open):
    html = left_open.post(url(cast), {"text": TEXT}).content.decode()
    assert "花岡" not in html
    assert "両側" not in html
    assert not Post.objects.exists()
    assert not Draft.objects.exists()


def test_it_says_that_files_have_to_be_chosen_again(cast, left_open):
    given = {"text": TEXT, "files": SimpleUploadedFile("a.txt", b"a")}
    assert "写真とファイルは残っていません" in left_open.post(url(cast), given).content.decode()


def test_a_held_session_leads_to_what_has_to_be_done(cast, as_user):
    client = as_user(cast.mb)
    User.objects.filter(pk=cast.mb.pk).update(terms_version=0)
    html = client.post(url(cast), {"text": TEXT}).content.decode()
    assert SHOWN in html
    assert "続ける前に確認していただくことがあるため" in html
    assert f'href="{reverse("accounts:accept_terms")}"' in html


def test_what_no_post_could_be_breaks_nothing(cast, left_open):
    for text in ("a\x00b", "あ" * 20_000):
        assert left_open.post(url(cast), {"text": text}).status_code == 401


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {}])
def test_without_text_and_for_the_pages_own_script_the_way_is_as_before(cast, left_open, headers):
    given = {"text": TEXT} if headers else {"text": " "}
    answer = left_open.post(url(cast), given, headers=headers)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?")


def test_other_addresses_lead_to_the_sign_in_as_before(cast, left_open):
    answer = left_open.post(reverse("timeline:mark_read", args=[cast.group.care_id]), {"text": TEXT})
    assert answer.status_code == 302


def test_a_stranger_is_told_nothing_that_another_address_would_not_tell(db):
    known, unknown = (Client().post(f"/timelines/{pk}/posts/", {"text": TEXT}) for pk in (1, 2_000_000_011))
    assert known.content.replace(b"/1/", b"/2000000011/") == unknown.content
