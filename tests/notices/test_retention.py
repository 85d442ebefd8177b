"""Notices are kept for some weeks, and then go."""

from datetime import timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from approvals.actions.answers import accept
from approvals.actions.invitations import invite
from approvals.queries import invitations
from notices import actions, tasks
from notices.models import Notice
from notices.registry import CHORES
from tests import factories as make

pytestmark = pytest.mark.django_db
KIND = "tests.happened"


@pytest.fixture
def nurse():
    return make.professional()


def test_older_ones_go_seen_or_not_and_younger_ones_stay(nurse, settings):
    settings.NOTICE_DAYS = 90
    now = timezone.now()
    for number, days in enumerate((91, 91, 89, 0)):
        with freeze_time(now - timedelta(days=days)):
            actions.tell([nurse.pk], KIND, number)
    actions.see(nurse, Notice.objects.filter(subject_id__in=[0, 2]).values_list("pk", flat=True))
    assert actions.forget_old() == 2
    assert sorted(Notice.objects.values_list("subject_id", flat=True)) == [2, 3]
    assert actions.forget_old() == 0


def test_how_long_is_a_setting(nurse, settings):
    with freeze_time(timezone.now() - timedelta(days=8)):
        actions.tell([nurse.pk], KIND, 1)
    settings.NOTICE_DAYS = 7
    assert actions.forget_old() == 1


def test_what_goes_on_is_as_old_as_its_last_news(nurse):
    other = make.professional()
    with freeze_time(timezone.now() - timedelta(days=100)):
        actions.tell_anew([nurse.pk], KIND, 1, actor=other)
    actions.tell_anew([nurse.pk], KIND, 1, actor=other)
    assert actions.forget_old() == 0


def test_it_is_done_with_the_chores(nurse):
    assert actions.forget_old in CHORES
    with freeze_time(timezone.now() - timedelta(days=100)):
        actions.tell([nurse.pk], KIND, 1)
    tasks.chores()
    assert not Notice.objects.exists()


def test_an_invitation_can_be_answered_without_its_notice(cast):
    [made] = invite(cast.ga, cast.free.timeline, emails=[cast.no.email])
    cast.no.notices.all().delete()
    assert list(invitations.waiting_for(cast.no)) == [made]
    accept(cast.no, made)
    made.refresh_from_db()
    assert made.state == "accepted"
