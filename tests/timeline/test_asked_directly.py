"""Timelines asked of the code itself: each refuses, and keeps quiet, by its own check."""

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from accounts.actions.connections import block
from groups.actions.direct import open_talk
from notices.actions import tell
from notices.models import Notice
from notices.registry import NOTICES
from tests import factories as make
from timeline import access
from timeline.actions.answers import acknowledge
from timeline.actions.members import end_memberships
from timeline.actions.roles import unname_admin
from timeline.enums import TimelineLock, Told
from timeline.models import Timeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast) -> Timeline:
    return open_talk(cast.mb, cast.mc).timeline


def said(person, kind: str) -> list[str]:
    """What the notices of this kind say to that person now."""
    notices = list(Notice.objects.filter(recipient=person, kind=kind))
    assert notices
    return [shown.text for shown in NOTICES[kind](notices, person).values()]


def test_nothing_is_written_between_two_of_whom_one_has_blocked_the_other(cast, talk):
    assert access.require_post(cast.mb, talk).user_id == cast.mb.pk
    block(cast.mc, cast.mb)
    for person in (cast.mb, cast.mc):
        with pytest.raises(ValidationError) as refused:
            access.require_post(person, talk)
        assert refused.value.code == "locked"


def test_where_talks_are_switched_off_nobody_sees_one(cast, talk):
    assert Timeline.objects.visible_to(cast.mb).filter(pk=talk.pk).exists()
    with override_settings(DIRECT_TALK=False):
        assert not Timeline.objects.visible_to(cast.mb).filter(pk=talk.pk).exists()
        assert not Timeline.objects.viewers(talk.pk).exists()


def test_the_last_administrator_steps_down_for_nobody(cast):
    with pytest.raises(ValidationError) as refused:
        unname_admin(cast.ga, cast.free.timeline, user=cast.ga)
    assert refused.value.code == "last_admin"


@pytest.mark.parametrize("kind", [Told.UNNAMED, Told.NAMED])
def test_who_runs_a_deleted_group_is_told_to_nobody(cast, kind):
    person = cast.ga if kind == Told.NAMED else cast.mb
    tell([person.pk], kind, cast.free.timeline_id, actor=cast.mc)
    assert len(said(person, kind)) == 1
    Timeline.objects.filter(pk=cast.free.timeline_id).update(lock=TimelineLock.DELETED)
    assert said(person, kind) == []


def test_who_has_left_hears_of_no_answer_any_more(cast):
    post = make.post(cast.mb, cast.group.care)
    acknowledge(cast.mc, post)
    assert len(said(cast.mb, Told.ACKNOWLEDGED)) == 1
    end_memberships(cast.ga, [cast.group.care, cast.group.patient_side], users=[cast.mb])
    assert said(cast.mb, Told.ACKNOWLEDGED) == []
