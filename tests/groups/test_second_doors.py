"""Checks that stand behind another one: asked directly, so that each holds by itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from accounts.enums import UserKind
from accounts.models import User
from groups.actions import deleting, editing, free
from groups.actions import members as actions
from groups.actions.workplace import ensure_workplace
from groups.models import FreeGroup
from groups.queries import lists
from groups.views.doors import group_of, workplace_of
from notices.models import Notice
from notices.registry import NOTICES
from timeline.actions.members import end_memberships, join
from timeline.enums import MemberState
from timeline.models import TimelineMember


def members(group) -> set[int]:
    active = group.timeline.members.filter(state=MemberState.ACTIVE)
    return set(active.values_list("user_id", flat=True))


def test_a_stopped_account_makes_no_group(cast):
    with pytest.raises(PermissionDenied):
        free.create_group(cast.ss, name="止まった会")
    assert FreeGroup.objects.get() == cast.free


@pytest.mark.parametrize("who", ["mb", "fa", "no"])
def test_who_does_not_run_the_group_neither_changes_nor_deletes_it(cast, who):
    with pytest.raises(PermissionDenied):
        editing.edit_group(getattr(cast, who), cast.free, name="別の名前", purpose="別の説明")
    with pytest.raises(PermissionDenied):
        deleting.delete_group(getattr(cast, who), cast.free)
    kept = FreeGroup.objects.select_related("timeline").get()
    assert (kept.name, kept.purpose, kept.deleted_at) == ("褥瘡の勉強会", "", None)
    assert (kept.timeline.name, kept.timeline.lock) == ("褥瘡の勉強会", "open")


def test_the_last_administrator_is_not_taken_out(cast):
    before = members(cast.free)
    with pytest.raises(ValidationError) as refused:
        actions.remove_member(cast.ga, cast.free, member=cast.ga)
    assert refused.value.code == "last_admin"
    assert members(cast.free) == before


def test_who_is_no_member_does_not_leave(cast):
    before = members(cast.free)
    with pytest.raises(PermissionDenied):
        actions.leave_group(cast.no, cast.free)
    assert members(cast.free) == before


def test_a_paused_membership_of_the_workplace_is_not_ended_with_the_active_ones(cast):
    group = ensure_workplace(cast.fa, cast.a)
    [paused] = join(cast.fa, group.timeline, users=[cast.mx])
    TimelineMember.objects.filter(pk=paused.pk).update(state=MemberState.PAUSED)
    join(cast.fa, group.timeline, users=[cast.no])
    ensure_workplace(cast.fa, cast.a)
    paused.refresh_from_db()
    assert (paused.state, paused.ended_at) == (MemberState.PAUSED, None)
    assert cast.no.pk not in members(group)


def test_a_deleted_group_is_hidden_whatever_its_timeline_says(cast):
    FreeGroup.objects.filter(pk=cast.free.pk).update(deleted_at=timezone.now(), deleted_by=cast.ga)
    assert not FreeGroup.objects.visible_to(cast.mb).exists()
    assert not lists.free_groups(cast.mb).rows


def told(cast, actor: User | None) -> dict:
    notice = Notice(pk=1, recipient=cast.mb, kind="group.deleted", subject_id=cast.free.pk, actor=actor)
    return NOTICES["group.deleted"]([notice], cast.mb)


def test_the_notice_of_a_deleted_group_names_it_to_its_members_alone(cast):
    assert told(cast, cast.ga) == {}  # it is not deleted, or was restored
    deleting.delete_group(cast.ga, cast.free)
    assert "褥瘡の勉強会" in told(cast, cast.ga)[1].text
    assert told(cast, None) == {}
    end_memberships(cast.ga, [cast.free.timeline], users=[cast.mb])
    assert told(cast, cast.ga) == {}


def test_who_is_outside_finds_no_group_and_no_workplace(cast):
    ensure_workplace(cast.fa, cast.a)
    assert lists.found(cast.mb, ["褥瘡"]).get() == cast.free
    assert [row.pk for row in lists.workplaces(cast.mb)] == [cast.a.pk]
    assert not lists.found(cast.no, ["褥瘡"]).exists()
    assert lists.workplaces(cast.no) == []


def test_groups_and_workplaces_do_not_exist_for_relatives_whatever_they_are_a_member_of(cast):
    ensure_workplace(cast.fa, cast.a)
    request = RequestFactory().get("/")
    request.user = cast.mb
    assert group_of(request, cast.free.pk) == cast.free
    assert workplace_of(request, cast.a.pk).facility == cast.a
    cast.mb.kind = UserKind.FAMILY
    with pytest.raises(Http404):
        group_of(request, cast.free.pk)
    with pytest.raises(Http404):
        workplace_of(request, cast.a.pk)
