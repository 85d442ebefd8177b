"""The rows of the table that are subscriptions: granted with every frame, or ignored without any."""

import ast
import inspect
from functools import partial

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from accounts.models import User
from mcs.core.live.registry import registry
from notices.actions import stir
from tests import factories as make
from tests.access.marks import found_in, mark
from tests.access.sockets import SOCKETS, OwnThreadHub, Tab, tell_what_was_committed
from tests.access.table import COLUMNS, TABLE
from timeline import consumers
from timeline.enums import MemberRole
from timeline.models import Timeline

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", SOCKETS)
def test_cell(world, row, column):
    sides = {"socket.subscribe.care": ("care", world.care), "socket.subscribe.patient": ("talk", world.talk)}
    side, timeline = sides.get(row, ("", None))
    with world.cell():
        frames = async_to_sync(conversation)(world, column, timeline, mark(f"{side}.live"))
    if column in {"an", "ss"}:
        assert [frame["type"] for frame in frames] == ["closed"]
        return
    shown = found_in(*(repr(frame) for frame in frames))
    if TABLE[row][column] == "S":
        assert [f["timeline"] for f in frames if f["type"] == "subscribed"] == [timeline.pk]
        assert f"{side}.live" in shown
        assert shown <= world.granted[column] | {f"{side}.live"}
        assert side != "talk" or not any(field.startswith(("care.", "patient.")) for field in shown)
    else:
        assert frames == []


async def conversation(world, column, timeline, text) -> list[dict]:
    """Ask for what the row speaks of and for one's own, let its administrator write to both; everything heard but of the own."""
    hub, tab = await OwnThreadHub.stand(), Tab(world, column)
    try:
        await tab.open()
        if column in {"an", "ss"}:
            return [await tab.hear()]
        own = world.own[column]
        if timeline == own:  # the only one this person has: nothing to wait for but its own frames
            await tab.say({"type": "subscribe", "timeline": timeline.pk})
            first = await tab.hear()
            await act(world, [timeline], text)
            return [first, *await tab.hear_until("post", timeline.pk, inclusive=True)]
        await tab.say(wanted(world, timeline))
        await tab.say({"type": "subscribe", "timeline": own.pk})
        heard = await tab.hear_until("subscribed", own.pk)
        await act(world, [timeline, own], text)
        return heard + [f for f in await tab.hear_until("post", own.pk) if f["type"] != "activity"]
    finally:
        await tab.leave()
        await hub.stop()


def wanted(world, timeline: Timeline | None) -> dict[str, object]:
    if timeline is None:
        return {"type": "subscribe", "user": world.t.pk}
    return {"type": "subscribe", "timeline": timeline.pk}


async def act(world, timelines, text):
    """An administrator writes to each timeline; to hear of a person there is a notice of T's."""

    def write():
        for timeline in timelines:
            if timeline is None:
                tell_what_was_committed(partial(stir, [world.t.pk]))
            else:
                author = User.objects.get(memberships__timeline=timeline, memberships__role=MemberRole.ADMIN)
                fresh = Timeline.objects.get(pk=timeline.pk)
                tell_what_was_committed(partial(make.post, author, fresh, text))

    await sync_to_async(write)()


def test_these_are_all_messages_the_socket_understands():
    tree = ast.parse(inspect.getsource(consumers))
    words = {
        right.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for right in node.comparators
        if isinstance(right, ast.Constant) and isinstance(right.value, str)
    }
    assert words == {"subscribe", "unsubscribe"}


def test_these_are_all_events_that_reach_a_socket():
    assert set(registry.handlers) == {"post", "members", "notice", "activity"}
