"""Administrators who go at the same time: one of them stays."""

import pytest

from groups.actions import members as actions
from tests.approvals.kit import at_once
from tests.approvals.test_races import only_refusals, refused
from timeline.models import TimelineMember
from timeline.queries.members import admin_ids

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


@pytest.fixture
def two(cast):
    """A group that two people run."""
    actions.name_admin(cast.ga, cast.free, member=cast.mb)
    return cast.free


@pytest.mark.parametrize("number", range(ROUNDS))
def test_both_leave(cast, two, number):
    results = at_once(lambda: actions.leave_group(cast.ga, two), lambda: actions.leave_group(cast.mb, two))
    assert only_refusals(results), results
    assert [one.code for one in refused(results)] == ["last_admin"]
    assert len(admin_ids(two.timeline)) == 1


@pytest.mark.parametrize("number", range(ROUNDS))
def test_each_takes_the_other_out(cast, two, number):
    results = at_once(
        lambda: actions.remove_member(cast.ga, two, member=cast.mb),
        lambda: actions.remove_member(cast.mb, two, member=cast.ga),
    )
    assert only_refusals(results), results
    assert len(refused(results)) == 1
    assert len(admin_ids(two.timeline)) == 1


def test_each_makes_the_other_a_member(cast, two):
    results = at_once(
        lambda: actions.unname_admin(cast.ga, two, member=cast.mb),
        lambda: actions.unname_admin(cast.mb, two, member=cast.ga),
    )
    assert len(refused(results)) == 1, results
    assert len(admin_ids(two.timeline)) == 1


def test_the_last_one_names_who_is_leaving(cast):
    results = at_once(
        lambda: actions.leave_group(cast.ga, cast.free, successor=cast.mb),
        lambda: actions.leave_group(cast.mb, cast.free),
    )
    assert len(refused(results)) == 1, results
    assert only_refusals(results)
    assert len(admin_ids(cast.free.timeline)) == 1
    assert TimelineMember.objects.filter(timeline=cast.free.timeline, state="active").count() == 4
