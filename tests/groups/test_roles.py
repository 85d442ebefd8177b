"""Several administrators: naming others, stepping down, and who follows the last one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from groups.actions import members as actions
from notices.models import Notice
from notices.queries import page
from tests import factories as make
from tests.groups.kit import acts
from timeline.actions.members import join
from timeline.enums import MemberRole, Told
from timeline.models import TimelineMember
from timeline.queries.members import admin_ids

OUTSIDERS = ("nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm")


def name_url(group, person):
    return f"/groups/{group.pk}/members/{person.pk}/name/"


def unname_url(group, person):
    return f"/groups/{group.pk}/members/{person.pk}/unname/"


def admins(group) -> set[int]:
    return set(admin_ids(group.timeline))


def texts(person) -> list[str]:
    return [n.text for n in page(person).rows]


def test_an_administrator_makes_a_member_one_too_after_being_asked(cast, as_user):
    client = as_user(cast.ga)
    listed = client.get(f"/groups/{cast.free.pk}/members/").content.decode()
    assert name_url(cast.free, cast.mb) in listed
    assert "管理者にする" in listed
    asked = client.get(name_url(cast.free, cast.mb)).content.decode()
    assert f"{cast.mb.profile.name}さんを、「褥瘡の勉強会」の管理者にしますか？" in asked
    answer = client.post(name_url(cast.free, cast.mb), follow=True).content.decode()
    assert "さんをグループ管理者にしました。" in answer
    assert admins(cast.free) == {cast.ga.pk, cast.mb.pk}
    assert [(a.actor, a.detail["user"]) for a in acts("member.name")] == [(cast.ga, cast.mb.pk)]
    assert as_user(cast.mb).get(f"/groups/{cast.free.pk}/edit/").status_code == 200
    assert texts(cast.mb) == ["院長 一郎さんが、あなたを「褥瘡の勉強会」のグループ管理者にしました。"]


def test_asked_twice_it_is_told_and_written_once(cast):
    for _ in range(2):
        actions.name_admin(cast.ga, cast.free, member=cast.mb)
    assert len(acts("member.name")) == 1
    assert Notice.objects.filter(kind=Told.NAMED).count() == 1


def test_an_administrator_is_made_a_member_again_and_told(cast, as_user):
    actions.name_admin(cast.ga, cast.free, member=cast.mb)
    client = as_user(cast.ga)
    assert "管理者から外しますか" in client.get(unname_url(cast.free, cast.mb)).content.decode()
    assert client.post(unname_url(cast.free, cast.mb)).status_code == 302
    assert admins(cast.free) == {cast.ga.pk}
    assert as_user(cast.mb).get(f"/groups/{cast.free.pk}/").status_code == 200
    assert as_user(cast.mb).get(f"/groups/{cast.free.pk}/edit/").status_code == 403
    assert texts(cast.mb) == ["院長 一郎さんが、あなたを「褥瘡の勉強会」のグループ管理者から外しました。"]
    assert acts("member.unname")
    assert actions.unname_admin(cast.ga, cast.free, member=cast.mb) is None
    assert len(acts("member.unname")) == 1


@pytest.mark.parametrize("url", [name_url, unname_url])
def test_members_may_not_and_outsiders_find_nothing(cast, as_user, url):
    for who in (cast.mb, cast.mc, cast.mx, cast.mn):
        assert as_user(who).get(url(cast.free, cast.mb)).status_code == 403
        assert as_user(who).post(url(cast.free, cast.mb)).status_code == 403
    for who in OUTSIDERS:
        assert as_user(getattr(cast, who)).post(url(cast.free, cast.mb)).status_code == 404
    assert as_user(cast.ga).post(url(cast.free, cast.no)).status_code == 404
    assert admins(cast.free) == {cast.ga.pk}
    assert not acts("member.name") + acts("member.unname")


def test_the_actions_ask_themselves(cast):
    for act in (actions.name_admin, actions.unname_admin, actions.remove_member):
        with pytest.raises(PermissionDenied):
            act(cast.mb, cast.free, member=cast.mc)
    with pytest.raises(ValidationError) as refused:
        actions.name_admin(cast.ga, cast.free, member=cast.no)
    assert refused.value.code == "member"
    with pytest.raises(ValidationError) as refused:
        actions.name_admin(cast.ga, cast.free, member=cast.pt)
    assert refused.value.code == "kind"
    assert admins(cast.free) == {cast.ga.pk}


def test_the_last_one_leaves_by_choosing_the_next_in_the_same_step(cast, as_user):
    client, url = as_user(cast.ga), f"/groups/{cast.free.pk}/leave/"
    shown = client.get(url).content.decode()
    assert "次のグループ管理者" in shown
    assert cast.mx.profile.name in shown
    refused = client.post(url, {"successor": ""})
    assert refused.status_code == 422
    assert "次のグループ管理者を選んでください。" in refused.content.decode()
    assert client.post(url, {"successor": cast.no.pk}).status_code == 422
    assert admins(cast.free) == {cast.ga.pk}
    assert client.post(url, {"successor": cast.mx.pk}).status_code == 302
    assert admins(cast.free) == {cast.mx.pk}
    assert client.get(f"/groups/{cast.free.pk}/").status_code == 404
    assert texts(cast.mx) == ["院長 一郎さんが、あなたを「褥瘡の勉強会」のグループ管理者にしました。"]


def test_the_last_one_steps_down_by_choosing_the_next_in_the_same_step(cast, as_user):
    client, url = as_user(cast.ga), unname_url(cast.free, cast.ga)
    assert "管理者をやめますか" in client.get(url).content.decode()
    assert client.post(url).status_code == 422
    assert client.post(url, {"successor": cast.mx.pk}).status_code == 302
    assert admins(cast.free) == {cast.mx.pk}
    assert client.get(f"/groups/{cast.free.pk}/").status_code == 200
    assert texts(cast.ga) == []


def test_without_another_member_one_is_told_what_to_do(cast, as_user):
    alone = make.free_group(cast.ga, name="ひとりの会")
    page_ = as_user(cast.ga).get(f"/groups/{alone.pk}/leave/").content.decode()
    assert "ほかに管理者になれるメンバーがいません" in page_
    assert "抜けています" not in page_
    assert as_user(cast.ga).post(f"/groups/{alone.pk}/leave/").status_code == 422
    with pytest.raises(ValidationError) as refused:
        actions.leave_group(cast.ga, alone)
    assert refused.value.code == "last_admin"
    assert admins(alone) == {cast.ga.pk}


def test_one_of_two_leaves_freely(cast, as_user):
    actions.name_admin(cast.ga, cast.free, member=cast.mb)
    assert "次のグループ管理者" not in as_user(cast.ga).get(f"/groups/{cast.free.pk}/leave/").content.decode()
    assert as_user(cast.ga).post(f"/groups/{cast.free.pk}/leave/").status_code == 302
    assert admins(cast.free) == {cast.mb.pk}


def test_what_is_told_of_a_role_is_hidden_when_it_is_so_no_more(cast):
    actions.name_admin(cast.ga, cast.free, member=cast.mb)
    TimelineMember.objects.filter(timeline=cast.free.timeline, user=cast.mb).update(role=MemberRole.MEMBER)
    assert texts(cast.mb) == []


def test_who_is_taken_out_is_told_in_a_sentence(cast, as_user):
    as_user(cast.ga).post(f"/groups/{cast.free.pk}/members/{cast.mx.pk}/remove/")
    assert texts(cast.mx) == [
        "院長 一郎さんが、あなたをグループ「褥瘡の勉強会」から外しました。これまでの投稿は残ります。"
    ]
    Notice.objects.create(
        recipient=cast.no, kind=actions.REMOVED, subject_id=cast.free.timeline_id, actor=cast.ga
    )
    assert texts(cast.no) == []
    join(cast.ga, cast.free.timeline, users=[cast.mx])
    assert texts(cast.mx) == []


def test_who_leaves_is_not_told_of_it(cast):
    actions.leave_group(cast.mx, cast.free)
    assert not Notice.objects.filter(kind=actions.REMOVED).exists()
