"""A deleted group: its administrators bring it back for some days, then it is gone for good."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from approvals.models import ApprovalRequest, Invitation, InvitationToken
from groups.actions.deleting import delete_group, purge_overdue, restore_group
from groups.actions.editing import edit_group
from groups.models import Community, FreeGroup
from mcs.core.files import store
from mcs.core.files.pictures import keep_photo
from notices.models import Notice
from notices.queries import page
from notices.registry import CHORES
from tests import factories as make
from tests.approvals import kit
from tests.approvals.test_races import only_refusals, refused
from tests.groups.kit import acts
from tests.patients.kit import picture
from timeline.actions.answers import acknowledge, like
from timeline.actions.uploads import upload
from timeline.models import Attachment, Draft, Post, ReadMark, Timeline, TimelineMember


def url_of(group):
    return f"/groups/{group.pk}/restore/"


def texts(person):
    return [n.text for n in page(person).rows]


def aged(group, days):
    type(group).objects.filter(pk=group.pk).update(
        deleted_at=timezone.now() - timedelta(days=days, minutes=1)
    )


def test_its_administrators_see_it_in_the_list_and_bring_it_back(cast, as_user):
    make.post(cast.ga, cast.free.timeline, "残った投稿")
    delete_group(cast.ga, cast.free)
    client = as_user(cast.ga)
    listed = client.get("/groups/").content.decode()
    assert "削除したグループ" in listed
    assert "褥瘡の勉強会" in listed
    assert "元に戻す" in listed
    answer = client.post(url_of(cast.free), follow=True).content.decode()
    assert "グループ「褥瘡の勉強会」を元に戻しました。" in answer
    assert "残った投稿" in answer
    assert as_user(cast.mb).get(f"/groups/{cast.free.pk}/").status_code == 200
    assert make.post(cast.mb, Timeline.objects.get(pk=cast.free.timeline_id))
    assert [a.actor for a in acts("group.restore")] == [cast.ga]
    assert "院長 一郎さんが、削除されたグループ「褥瘡の勉強会」を元に戻しました。" in texts(cast.mb)
    assert "削除したグループ" not in client.get("/groups/").content.decode()


def test_for_everybody_else_it_does_not_exist(cast, as_user):
    delete_group(cast.ga, cast.free)
    for who in ("mb", "mc", "mx", "mn", "nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"):
        client = as_user(getattr(cast, who))
        assert client.post(url_of(cast.free)).status_code == 404
        if who not in {"pt", "po"}:
            assert "削除したグループ" not in client.get("/groups/").content.decode()
    with pytest.raises(PermissionDenied):
        restore_group(cast.mb, cast.free)
    assert FreeGroup.objects.get(pk=cast.free.pk).deleted_at is not None
    assert not acts("group.restore")


def test_a_group_that_stands_is_not_brought_back(cast, as_user):
    assert as_user(cast.ga).post(url_of(cast.free)).status_code == 404
    with pytest.raises(ValidationError) as refusal:
        restore_group(cast.ga, cast.free)
    assert refusal.value.code == "decided"


def test_after_the_days_nobody_brings_it_back(cast, as_user):
    delete_group(cast.ga, cast.free)
    aged(cast.free, settings.GROUP_RESTORE_DAYS - 1)
    assert "元に戻す" in as_user(cast.ga).get("/groups/").content.decode()
    aged(cast.free, settings.GROUP_RESTORE_DAYS)
    assert "元に戻す" not in as_user(cast.ga).get("/groups/").content.decode()
    assert as_user(cast.ga).post(url_of(cast.free)).status_code == 404
    with pytest.raises(ValidationError):
        restore_group(cast.ga, cast.free)


def test_deleted_restored_and_deleted_again_every_time_is_told(cast):
    for _ in range(2):
        delete_group(cast.ga, FreeGroup.objects.select_related("timeline").get(pk=cast.free.pk))
        assert Notice.objects.filter(kind="group.deleted").count() == 4
        assert not Notice.objects.filter(kind="group.restored").exists()
        restore_group(cast.ga, FreeGroup.objects.select_related("timeline").get(pk=cast.free.pk))
        assert Notice.objects.filter(kind="group.restored").count() == 4
        assert not Notice.objects.filter(kind="group.deleted").exists()


def test_what_waits_for_an_answer_is_closed_with_it(cast):
    pending = kit.proposed(cast.mb, cast.free.timeline, email="new@example.jp")
    approved = kit.approved(cast.ga, cast.mb, cast.free.timeline, email=cast.no.email)
    link = kit.link_of(approved)
    delete_group(cast.ga, cast.free)
    for invitation in (pending, approved):
        invitation.refresh_from_db()
        assert invitation.state == "withdrawn"
        assert kit.request_of(invitation).state in {"withdrawn", "approved"}
        assert "invitation.withdraw" in kit.acts(invitation)
    assert not InvitationToken.objects.filter(used_at=None).exists()
    assert kit.written_mail(approved) is None
    assert link


def test_gone_for_good_nothing_of_it_is_left(cast, django_capture_on_commit_callbacks):
    kept = keep_photo(picture())
    edit_group(cast.ga, cast.free, name="消える会", purpose="", photo=kept)
    post = make.post(cast.mb, cast.free.timeline, "消える投稿")
    file = upload(cast.mb, cast.free.timeline, file=SimpleUploadedFile("x.txt", b"text"))
    Attachment.objects.filter(pk=file.pk).update(post=post)
    acknowledge(cast.mc, post)
    like(cast.mc, post)
    Draft.objects.create(
        user=cast.mb, timeline=cast.free.timeline, text="書きかけ", client_key=post.client_key
    )
    kit.approved(cast.ga, cast.mb, cast.free.timeline, email="new@example.jp")
    timeline = cast.free.timeline_id
    names = [kept.large, kept.small, file.large]
    assert all(store.path(name).exists() for name in names)
    group = FreeGroup.objects.select_related("timeline").get(pk=cast.free.pk)
    delete_group(cast.ga, group)
    assert purge_overdue() == 0
    aged(group, settings.GROUP_RESTORE_DAYS)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_overdue() == 1
    assert purge_overdue() == 0
    for model in (Post, Attachment, Draft, ReadMark, TimelineMember, Invitation, ApprovalRequest):
        assert not model.objects.filter(timeline=timeline).exists(), model
    assert not FreeGroup.objects.filter(pk=group.pk).exists()
    assert not Timeline.objects.filter(pk=timeline).exists()
    assert not any(store.path(name).exists() for name in names)
    assert [(a.actor, a.timeline_id) for a in acts("group.purge")] == [(None, timeline)]
    assert Timeline.objects.filter(pk=cast.group.care_id).exists()
    assert texts(cast.mb) == []


def test_the_others_stay_when_one_goes(cast):
    other = make.free_group(cast.ga, members=(cast.mb,), name="残る会")
    community = make.listed_community(cast.ga, members=(cast.mb,))
    kept = make.post(cast.mb, other.timeline, "残る投稿")
    for group in (cast.free, community):
        delete_group(cast.ga, group)
        aged(group, settings.GROUP_RESTORE_DAYS)
    assert purge_overdue() == 2
    assert Post.objects.get() == kept
    assert FreeGroup.objects.get() == other
    assert not Community.objects.exists()
    assert acts("community.purge")


def test_it_is_one_of_the_chores():
    assert purge_overdue in CHORES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_two_administrators_bring_it_back_at_once(cast, number):
    delete_group(cast.ga, cast.free)
    results = kit.at_once(*[lambda: restore_group(cast.ga, cast.free)] * 2)
    assert only_refusals(results), results
    assert len(refused(results)) == 1
    assert len(acts("group.restore")) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
def test_it_goes_for_good_once_though_two_processes_tidy_up(cast, number):
    delete_group(cast.ga, cast.free)
    aged(cast.free, settings.GROUP_RESTORE_DAYS)
    assert sorted(kit.at_once(purge_overdue, purge_overdue)) == [0, 1]
