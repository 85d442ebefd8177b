"""What is being written: one's own alone, in a timeline one sees, until it is sent, dropped or forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from mcs.core.models import AuditEntry
from notices.registry import CHORES
from tests.timeline import kit
from timeline.actions import drafts
from timeline.actions.members import end_memberships, join
from timeline.enums import MemberState, TimelineLock
from timeline.models import Draft, Post, Timeline, TimelineMember

OUTSIDE = ["nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"]
JSON = {"HTTP_ACCEPT": "application/json"}
SECRET = kit.SECRET


def address(timeline: Timeline, name: str = "draft") -> str:
    return reverse(f"timeline:{name}", args=[timeline.pk])


def page(client: Client, cast, side: str = "care") -> str:
    return client.get(f"/patients/{cast.patient.pk}/{side}/").content.decode()


def texts() -> list[str]:
    return [draft.text for draft in Draft.objects.all()]


def test_what_is_saved_comes_back_on_another_device(cast, as_user):
    key = str(uuid4())
    answer = as_user(cast.mb).post(
        address(cast.group.care), {"text": "  血圧は\n", "client_key": key}, **JSON
    )
    revision = answer.json()["draft"]
    html = page(as_user(cast.mb), cast)
    assert ">\n  血圧は\n</textarea>" in html
    assert f'name="client_key" value="{key}"' in html
    assert f'name="draft" value="{revision}"' in html
    assert "前回の書きかけです（" in html


def test_without_a_draft_the_page_says_nothing_of_one(cast, as_user):
    assert "前回の書きかけです" not in page(as_user(cast.mb), cast)


def test_a_draft_belongs_to_one_side(cast, as_user):
    kit.draft(cast.mb, cast.group.care)
    client = as_user(cast.mb)
    assert SECRET in page(client, cast)
    assert SECRET not in page(client, cast, "patient-side")


@pytest.mark.parametrize("who", ["ga", "mc", "mx", "pt"])
def test_nobody_else_sees_it_not_even_the_administrator(cast, as_user, who):
    kit.draft(cast.mb, cast.group.patient_side)
    kit.draft(cast.mb, cast.group.care)
    client = as_user(getattr(cast, who))
    for side in ("care", "patient-side"):
        assert SECRET not in page(client, cast, side)
    assert SECRET not in client.get("/search/", {"q": SECRET}).content.decode().replace(
        f'value="{SECRET}"', ""
    )


def test_nobody_elses_draft_can_be_dropped(cast, as_user):
    draft = kit.draft(cast.mb, cast.group.care)
    as_user(cast.ga).post(address(cast.group.care, "draft_drop"), {"draft": draft.revision})
    assert texts() == [SECRET]


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_cannot_see_the_timeline_gets_the_404_of_what_never_existed(cast, as_user, who):
    client = as_user(getattr(cast, who))
    for name in ("draft", "draft_drop"):
        answer = client.post(address(cast.group.care, name), {"text": "書きかけ", "client_key": uuid4()})
        assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_the_act_itself_refuses_who_is_no_member(cast):
    for act in (
        lambda: kit.draft(cast.nf, cast.group.care),
        lambda: drafts.drop(cast.nf, cast.group.care, seen=None),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_both_addresses_take_posts_alone(cast, as_user):
    for name in ("draft", "draft_drop"):
        assert as_user(cast.mb).get(address(cast.group.care, name)).status_code == 405


def test_a_draft_goes_with_the_membership(cast, as_user):
    kit.draft(cast.mb, cast.group.care)
    kit.draft(cast.mc, cast.group.care, "残るもの")
    kit.draft(cast.mb, cast.group.patient_side, "こちらも残る")
    end_memberships(cast.ga, [cast.group.care], users=[cast.mb])
    join(cast.ga, cast.group.care, users=[cast.mb])
    assert SECRET not in page(as_user(cast.mb), cast)
    assert sorted(texts()) == ["こちらも残る", "残るもの"]


@pytest.mark.parametrize("lost", ["paused", "deleted"])
def test_a_timeline_that_cannot_be_seen_hides_the_draft(cast, lost):
    kit.draft(cast.mb, cast.group.care)
    if lost == "paused":
        TimelineMember.objects.filter(user=cast.mb).update(state=MemberState.PAUSED)
    else:
        Timeline.objects.update(lock=TimelineLock.DELETED)
    assert not Draft.objects.visible_to(cast.mb).exists()


def test_a_locked_timeline_keeps_the_draft_until_one_may_write_again(cast, as_user):
    kit.draft(cast.mb, cast.group.care)
    Timeline.objects.filter(pk=cast.group.care_id).update(lock=TimelineLock.NO_CONSENT)
    assert SECRET not in page(as_user(cast.mb), cast)
    answer = as_user(cast.mb).post(address(cast.group.care), {"text": "さらに"}, **JSON)
    assert answer.status_code == 422
    Timeline.objects.filter(pk=cast.group.care_id).update(lock=TimelineLock.OPEN)
    assert SECRET in page(as_user(cast.mb), cast)


def test_sending_takes_the_draft(cast):
    key = uuid4()
    kit.draft(cast.mb, cast.group.care, key=key)
    kit.write(cast.mb, cast.group.care, SECRET, key=key)
    assert texts() == []


def test_sending_without_script_takes_the_draft_that_the_page_showed(cast, as_user):
    draft = kit.draft(cast.mb, cast.group.care)
    client = as_user(cast.mb)
    given = client.get(f"/patients/{cast.patient.pk}/care/").context
    answer = client.post(
        reverse("timeline:post_create", args=[cast.group.care_id]),
        {"text": given["text"], "client_key": given["client_key"]},
    )
    assert answer.status_code == 303
    assert Post.objects.get().client_key == draft.client_key
    assert texts() == []


def test_a_refused_post_leaves_the_draft(cast):
    key = uuid4()
    kit.draft(cast.mb, cast.group.care, key=key)
    with pytest.raises(ValidationError):
        kit.write(cast.mb, cast.group.care, "あ" * 10_001, key=key)
    assert texts() == [SECRET]


def test_sending_something_else_leaves_the_draft_of_another_page(cast):
    kit.draft(cast.mb, cast.group.care)
    kit.write(cast.mb, cast.group.care, "別の画面から急いで")
    assert texts() == [SECRET]


def test_a_save_that_comes_after_the_post_brings_nothing_back(cast):
    key = uuid4()
    kit.write(cast.mb, cast.group.care, SECRET, key=key)
    assert kit.draft(cast.mb, cast.group.care, key=key) is None
    assert texts() == []


def test_a_draft_that_has_become_a_post_at_the_same_moment_is_none(cast):
    key = uuid4()
    kit.write(cast.mb, cast.group.care, SECRET, key=key)
    Draft.objects.create(user=cast.mb, timeline=cast.group.care, text=SECRET, client_key=key)
    assert not Draft.objects.visible_to(cast.mb).exists()


def test_saving_the_same_again_changes_nothing(cast):
    key = uuid4()
    first = kit.draft(cast.mb, cast.group.care, key=key)
    again = kit.draft(cast.mb, cast.group.care, key=key, seen=first.revision)
    assert (again.pk, again.revision, again.updated_at) == (first.pk, first.revision, first.updated_at)


def test_of_two_pages_the_later_save_wins(cast):
    kit.draft(cast.mb, cast.group.care, "パソコンで")
    kit.draft(cast.mb, cast.group.care, "スマートフォンで")
    assert texts() == ["スマートフォンで"]


def test_emptiness_takes_only_what_the_page_has_seen(cast):
    first = kit.draft(cast.mb, cast.group.care)
    second = kit.draft(cast.mb, cast.group.care, "別の画面で続けた", seen=first.revision)
    for seen in (None, first.revision, uuid4()):
        assert kit.draft(cast.mb, cast.group.care, " \n", seen=seen) is None
        assert texts() == ["別の画面で続けた"]
    assert kit.draft(cast.mb, cast.group.care, "", seen=second.revision) is None
    assert texts() == []


def test_dropping_takes_only_what_the_page_shows(cast, as_user):
    first = kit.draft(cast.mb, cast.group.care)
    second = kit.draft(cast.mb, cast.group.care, "別の画面で続けた")
    client, url = as_user(cast.mb), address(cast.group.care, "draft_drop")
    for seen in ("", "x", first.revision):
        assert client.post(url, {"draft": seen}).status_code == 303
    assert texts() == ["別の画面で続けた"]
    answer = client.post(url, {"draft": second.revision}, follow=True)
    assert "書きかけを消しました。" in answer.content.decode()
    assert texts() == []


def test_after_thirty_days_it_is_forgotten(cast):
    kit.draft(cast.mb, cast.group.care)
    with freeze_time(timezone.now() + timedelta(days=29)):
        kit.draft(cast.mc, cast.group.care, "新しいもの")
        assert drafts.forget_old() == 0
    with freeze_time(timezone.now() + drafts.KEPT + timedelta(minutes=1)):
        assert drafts.forget_old() == 1
    assert texts() == ["新しいもの"]
    assert drafts.forget_old in CHORES


def test_nothing_of_it_is_audited_or_told(cast):
    before = AuditEntry.objects.count()
    connection.run_on_commit.clear()
    draft = kit.draft(cast.mb, cast.group.care)
    drafts.drop(cast.mb, cast.group.care, seen=draft.revision)
    assert AuditEntry.objects.count() == before
    assert kit.announced() == []


def test_the_page_asks_for_the_draft_in_one_question(cast, as_user, django_assert_num_queries):
    client, url = as_user(cast.mb), f"/patients/{cast.patient.pk}/care/"
    client.get(url)
    with CaptureQueriesContext(connection) as without:
        client.get(url)
    assert sum("timeline_draft" in one["sql"] for one in without.captured_queries) == 1
    kit.draft(cast.mb, cast.group.care)
    with django_assert_num_queries(len(without)):
        client.get(url)
