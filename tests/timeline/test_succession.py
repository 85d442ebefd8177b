"""A group is never left without an administrator in silence."""

import pytest
from django.utils import timezone

from accounts.actions.affiliations import follow
from accounts.enums import AffiliationState, UserState
from mcs.core.models import AuditEntry
from notices.queries import page
from tests import factories as make
from timeline.actions.members import end_memberships, join
from timeline.actions.roles import end_held_for, name_admin, tend
from timeline.enums import MemberRole
from timeline.models import TimelineMember
from timeline.queries.members import admin_ids

WORDS = "にグループ管理者がいなくなったため、いちばん長く参加しているあなたが、グループ管理者になりました。"


def retire(cast, person):
    """The affiliation everything was held for ends."""
    affiliation = person.affiliations.get()
    affiliation.state = AffiliationState.ENDED
    affiliation.save()
    follow(cast.fa, affiliation)


def acts(act):
    return AuditEntry.objects.filter(act=act)


def texts(person):
    return [n.text for n in page(person).rows]


def test_when_the_only_administrator_retires_the_member_of_longest_standing_runs_the_group(cast):
    retire(cast, cast.ga)
    assert admin_ids(cast.free.timeline) == [cast.mb.pk]
    assert not cast.ga.memberships.exclude(state="ended").exists()
    assert f"「褥瘡の勉強会」{WORDS}" in texts(cast.mb)
    assert acts("member.name").filter(actor=cast.fa, detail__user=cast.mb.pk).exists()


def test_of_a_patient_group_the_heir_runs_both_sides(cast):
    retire(cast, cast.ga)
    assert admin_ids(cast.group.care) == admin_ids(cast.group.patient_side) == [cast.mc.pk]
    assert f"花岡 すみさん（医療・介護側）{WORDS}" in texts(cast.mc)


def test_whom_no_facility_has_confirmed_comes_last(cast):
    TimelineMember.objects.filter(timeline=cast.free.timeline).exclude(
        user__in=[cast.ga, cast.mn, cast.mx]
    ).update(state="ended", ended_at=timezone.now())
    cast.mx.affiliations.update(state=AffiliationState.CLAIMED)
    retire(cast, cast.ga)
    assert admin_ids(cast.free.timeline) == [cast.mn.pk]
    retire(cast, cast.mn)
    assert admin_ids(cast.free.timeline) == [cast.mx.pk]


def test_with_another_administrator_nobody_inherits(cast):
    name_admin(cast.ga, cast.free.timeline, user=cast.mx)
    retire(cast, cast.ga)
    assert admin_ids(cast.free.timeline) == [cast.mx.pk]
    assert not any(WORDS in text for text in texts(cast.mx) + texts(cast.mb))


def test_where_nobody_is_left_it_stands_in_the_audit_trail(cast):
    alone = make.free_group(cast.nf, name="ひとりの会")
    retire(cast, cast.nf)
    assert admin_ids(alone.timeline) == []
    assert acts("group.without_admin").get().timeline_id == alone.timeline_id


def test_an_affiliation_that_goes_on_ends_nothing(cast):
    assert end_held_for(cast.fa, cast.ga.affiliations.get()) == 0
    assert admin_ids(cast.free.timeline) == [cast.ga.pk]


@pytest.mark.parametrize("state", [UserState.CLOSED, UserState.DORMANT])
def test_a_group_whose_administrator_comes_back_no_more_is_handed_on(cast, state):
    assert tend() == 0
    type(cast.ga).objects.filter(pk=cast.ga.pk).update(state=state, is_active=False)
    assert tend() == 2
    assert tend() == 0
    assert admin_ids(cast.free.timeline) == [cast.mb.pk]
    assert admin_ids(cast.group.care) == [cast.mc.pk]
    assert acts("member.name").filter(actor=None).count() == 2


def test_a_suspended_administrator_is_waited_for(cast):
    type(cast.ga).objects.filter(pk=cast.ga.pk).update(state=UserState.SUSPENDED, is_active=False)
    assert tend() == 0
    assert admin_ids(cast.free.timeline) == []


def test_workplaces_and_empty_groups_are_left_alone(cast):
    end_memberships(cast.ga, [cast.free.timeline], users=list(type(cast.ga).objects.all()))
    assert tend() == 0


def test_who_is_on_one_side_only_joins_the_other_as_administrator(cast):
    name_admin(cast.ga, cast.group.patient_side, user=cast.mc)
    assert set(admin_ids(cast.group.patient_side)) == {cast.ga.pk, cast.mc.pk}
    joined = TimelineMember.objects.get(timeline=cast.group.patient_side, user=cast.mc)
    assert joined.role == MemberRole.ADMIN


def test_joining_again_does_not_change_the_role(cast):
    join(cast.ga, cast.free.timeline, users=[cast.mb], role=MemberRole.ADMIN)
    assert admin_ids(cast.free.timeline) == [cast.ga.pk]
