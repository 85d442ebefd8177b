"""Changing and deleting a group, taking members out, leaving."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from groups.actions import deleting, members
from groups.models import FreeGroup
from notices.models import Notice
from notices.queries import page
from tests import factories as make
from tests.groups.kit import acts, told
from timeline.enums import MemberState
from timeline.models import Post, Timeline, TimelineMember

OUTSIDERS = ("nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm")


def page_of(group, name):
    return f"/groups/{group.pk}/{name}/"


def test_name_and_purpose_are_changed_afterwards(cast, as_user):
    answer = as_user(cast.ga).post(
        page_of(cast.free, "edit"), {"name": "創傷の会", "purpose": "第2木曜"}, follow=True
    )
    cast.free.refresh_from_db()
    assert (cast.free.name, cast.free.purpose) == ("創傷の会", "第2木曜")
    assert Timeline.objects.get(pk=cast.free.timeline_id).name == "創傷の会"
    assert "グループの内容を変更しました。" in answer.content.decode()
    assert acts("group.edit")


def test_without_a_name_nothing_changes(cast, as_user):
    answer = as_user(cast.ga).post(page_of(cast.free, "edit"), {"name": " ", "purpose": "残る言葉"})
    assert answer.status_code == 422
    assert "残る言葉" in answer.content.decode()
    cast.free.refresh_from_db()
    assert cast.free.name == "褥瘡の勉強会"


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_members_may_not_and_outsiders_find_nothing(cast, as_user, name):
    for who in (cast.mb, cast.mc, cast.mx, cast.mn):
        for answer in (
            as_user(who).get(page_of(cast.free, name)),
            as_user(who).post(page_of(cast.free, name), {"name": "乗っ取り"}),
        ):
            assert answer.status_code == 403
    for who in OUTSIDERS:
        assert (
            as_user(getattr(cast, who)).post(page_of(cast.free, name), {"name": "乗っ取り"}).status_code
            == 404
        )
    cast.free.refresh_from_db()
    assert (cast.free.name, cast.free.deleted_at) == ("褥瘡の勉強会", None)
    assert not acts("group.edit")
    assert not acts("group.delete")


def test_the_page_before_deleting_says_in_numbers_what_happens(cast, as_user):
    make.post(cast.ga, cast.free.timeline)
    page = as_user(cast.ga).get(page_of(cast.free, "delete")).content.decode()
    assert "メンバー5人全員" in page
    assert "投稿1件" in page
    assert "削除する" in page
    assert "削除" in as_user(cast.ga).get(page_of(cast.free, "edit")).content.decode()


def test_a_deleted_group_is_gone_for_everybody_and_its_rows_stay(cast, as_user):
    make.post(cast.ga, cast.free.timeline, "消える投稿")
    answer = as_user(cast.ga).post(page_of(cast.free, "delete"), follow=True)
    assert "グループ「褥瘡の勉強会」を削除しました。" in answer.content.decode()
    for who in (cast.ga, cast.mb, cast.mx):
        assert as_user(who).get(f"/groups/{cast.free.pk}/").status_code == 404
        assert not Post.objects.visible_to(who).filter(timeline=cast.free.timeline_id).exists()
        assert f"/groups/{cast.free.pk}/" + '"' not in as_user(who).get("/groups/").content.decode()
    assert not Timeline.objects.viewers(cast.free.timeline_id).exists()
    group = FreeGroup.objects.get(pk=cast.free.pk)
    assert group.deleted_by == cast.ga
    assert TimelineMember.objects.filter(timeline=group.timeline_id, state=MemberState.ACTIVE).count() == 5
    assert acts("group.delete")[0].subject_id == group.pk


def test_open_pages_lose_a_deleted_group_and_its_members_are_told(cast):
    deleting.delete_group(cast.ga, cast.free)
    assert ("members", {"timeline": cast.free.timeline_id}) in told()
    assert set(Notice.objects.filter(kind="group.deleted").values_list("recipient_id", flat=True)) == {
        who.pk for who in (cast.mb, cast.mc, cast.mx, cast.mn)
    }
    assert [n.text for n in page(cast.mb).rows] == [
        "院長 一郎さんが、グループ「褥瘡の勉強会」を削除しました。"
    ]


def test_the_notice_of_a_deletion_says_nothing_to_who_was_no_member(cast):
    deleting.delete_group(cast.ga, cast.free)
    Notice.objects.create(recipient=cast.no, kind="group.deleted", subject_id=cast.free.pk, actor=cast.ga)
    assert page(cast.no).rows == []


def test_deleted_twice_it_stays_as_it_was_deleted_first(cast):
    stale = FreeGroup.objects.select_related("timeline").get(pk=cast.free.pk)
    deleting.delete_group(cast.ga, cast.free)
    with pytest.raises(ValidationError) as refused:
        deleting.delete_group(cast.ga, stale)
    assert refused.value.code == "decided"
    assert len(acts("group.delete")) == 1


def test_a_member_is_taken_out_and_loses_the_group_at_once(cast, as_user):
    url = f"/groups/{cast.free.pk}/members/{cast.mx.pk}/remove/"
    assert cast.mx.profile.name in as_user(cast.ga).get(url).content.decode()
    assert as_user(cast.ga).post(url).status_code == 302
    assert as_user(cast.mx).get(f"/groups/{cast.free.pk}/").status_code == 404
    assert ("members", {"timeline": cast.free.timeline_id}) in told()
    assert acts("member.end")


def test_members_take_nobody_out(cast, as_user):
    url = f"/groups/{cast.free.pk}/members/{cast.mx.pk}/remove/"
    assert as_user(cast.mb).post(url).status_code == 403
    assert as_user(cast.no).post(url).status_code == 404
    assert as_user(cast.ga).post(f"/groups/{cast.free.pk}/members/{cast.no.pk}/remove/").status_code == 404
    with pytest.raises(PermissionDenied):
        members.remove_member(cast.mb, cast.free, member=cast.mx)
    assert as_user(cast.mx).get(f"/groups/{cast.free.pk}/").status_code == 200


def test_one_leaves_by_oneself(cast, as_user):
    answer = as_user(cast.mb).post(page_of(cast.free, "leave"), follow=True)
    assert "グループ「褥瘡の勉強会」から抜けました。" in answer.content.decode()
    assert as_user(cast.mb).get(f"/groups/{cast.free.pk}/").status_code == 404
    assert acts("member.end")


def test_the_last_administrator_stays(cast, as_user):
    answer = as_user(cast.ga).post(page_of(cast.free, "leave"))
    assert answer.status_code == 422
    assert "次のグループ管理者を選んでください。" in answer.content.decode()
    assert as_user(cast.ga).get(f"/groups/{cast.free.pk}/").status_code == 200
