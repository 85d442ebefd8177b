"""The same table in other states: a group deleted or locked, a membership paused, a session ended."""

import pytest
from django.contrib.sessions.models import Session

from groups.actions.deleting import delete_group
from tests.access.rows import ROWS
from tests.access.table import COLUMNS, SIGNED_IN
from tests.access.walk import Answer, asked, judge
from timeline.enums import MemberState, TimelineLock
from timeline.models import Timeline, TimelineMember

pytestmark = pytest.mark.django_db
OF_THE_FREE_GROUP = (
    "free_group.page+members",
    "free_group.post_write",
    "free_group.edit/delete",
    "free_group.leave",
)


@pytest.fixture
def changed(world):
    """Do something to the world for one test."""

    def change(function) -> None:
        function()
        world.rebase()

    with world.cell():
        yield change
    world.rebase()


@pytest.mark.parametrize("column", SIGNED_IN)
def test_a_deleted_group_is_gone_for_everybody(world, changed, column):
    changed(lambda: delete_group(world.ga, world.free))
    for row in OF_THE_FREE_GROUP:
        for ask in ROWS[row]:
            judge(world, row, ask, column, code="N")


@pytest.mark.parametrize("column", ["mb", "mc", "mx", "mn", "ga", "pt"])
@pytest.mark.parametrize("lock", [TimelineLock.NO_CONSENT, TimelineLock.ENDED])
def test_in_a_locked_group_one_reads_and_is_told_why_one_cannot_write(world, changed, lock, column):
    sides = [world.care.pk, world.talk.pk]
    changed(lambda: Timeline.objects.filter(pk__in=sides).update(lock=lock))
    for side in ("care", "patient"):
        for ask in ROWS[f"timeline.{side}.read"]:
            judge(world, f"timeline.{side}.read", ask, column)
        for ask in ROWS[f"post.{side}.write"]:
            if "draft" in ask.route:
                continue  # what somebody was about to write stays a draft, for the day the group opens again
            if ask.code(f"post.{side}.write", column) == "W":
                refused(asked(world, ask, column), lock)


def refused(answer: Answer, lock: TimelineLock) -> None:
    assert answer.status == 422
    assert not answer.changed
    sentence = lock.label.encode()
    assert (
        sentence in answer.body or sentence.decode().encode("unicode_escape").lower() in answer.body.lower()
    )


@pytest.mark.parametrize("column", ["mb", "mc", "mx", "mn", "ga", "pt"])
def test_a_paused_membership_opens_no_timeline(world, changed, column):
    members = TimelineMember.objects.filter(user=world.people[column])
    changed(lambda: members.update(state=MemberState.PAUSED))
    for side in ("care", "patient"):
        for kind in (f"timeline.{side}.read", f"post.{side}.read_by_id", f"post.{side}.write"):
            for ask in ROWS[kind]:
                judge(world, kind, ask, column, code="N")


@pytest.mark.parametrize("column", COLUMNS)
def test_an_ended_session_leads_to_the_sign_in_page(world, changed, column):
    changed(Session.objects.all().delete)
    for row, asks in ROWS.items():
        judge(world, row, asks[0], column, code="L")
