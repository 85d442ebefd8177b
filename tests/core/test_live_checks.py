"""What the hub asks again every few seconds, so that it holds while Redis is down."""

from collections.abc import AsyncIterator, Collection

import pytest

from mcs.core.live.events import Event
from mcs.core.live.hub import Hub
from mcs.core.live.registry import Delivery, Pair, Registry
from tests.core.live_kit import Page, until


class Truth:
    """What the database would answer."""

    def __init__(self) -> None:
        self.allowed: set[Pair] = {(1, "a"), (1, "b"), (2, "c")}
        self.now: dict[int, int] = {1: 4, 2: 7}
        self.members: dict[int, set[int]] = {1: {1, 2}, 2: {1, 2}}
        self.asked: list[list[Pair]] = []
        self.broken = False

    def recheck(self, pairs: list[Pair]) -> Collection[Pair]:
        if self.broken:
            raise ConnectionError("山田花子")
        self.asked.append(pairs)
        return self.allowed & set(pairs)

    def versions(self, timeline_ids: list[int]) -> dict[int, int]:
        return {timeline_id: self.now[timeline_id] for timeline_id in timeline_ids}

    def viewers(self, timeline_ids: list[int]) -> dict[int, set[int]]:
        return {i: self.members[i] for i in timeline_ids if i in self.members}


@pytest.fixture
def truth() -> Truth:
    return Truth()


@pytest.fixture
async def hub(truth: Truth) -> AsyncIterator[Hub]:
    callables = Registry(recheck=truth.recheck, versions=truth.versions, viewers=truth.viewers)
    callables.register("post", lambda event: Delivery("{}", frozenset({1, 2}), event.number("timeline")))
    hub = Hub(recheck_seconds=0.05, callables=callables)
    yield hub
    await hub.stop()


async def two_checks_more(hub: Hub) -> None:
    done = hub.stats().checks
    await until(lambda: hub.stats().checks >= done + 2)


async def test_a_socket_of_an_ended_session_is_closed_and_the_others_stay(hub: Hub, truth: Truth) -> None:
    ended, kept = Page(hub, 1, "a", version=4), Page(hub, 1, "b")
    await two_checks_more(hub)
    assert ended.codes == []

    truth.allowed.discard((1, "a"))
    await until(lambda: ended.codes)

    assert ended.codes == [4401]
    assert kept.codes == []
    assert hub.stats().sockets == 1


async def test_all_sockets_are_asked_about_in_one_go(hub: Hub, truth: Truth) -> None:
    for _ in range(3):
        Page(hub, 1, "a")
    Page(hub, 2, "c")
    truth.asked.clear()
    await until(lambda: truth.asked)

    assert sorted(truth.asked[0]) == [(1, "a"), (2, "c")]


async def test_nothing_is_asked_while_no_socket_is_open(hub: Hub, truth: Truth) -> None:
    await two_checks_more(hub)

    assert truth.asked == []


async def test_a_removed_member_loses_the_timeline(hub: Hub, truth: Truth) -> None:
    member, removed = Page(hub, 1, "a", 1, version=4), Page(hub, 2, "c", 1, 2, version=7)
    truth.members[1] = {1}
    await until(lambda: removed.frames)
    await two_checks_more(hub)

    assert removed.messages == [{"type": "gone", "timeline": 1}]
    assert removed.connection.timelines == {2}
    assert member.frames == []


async def test_a_timeline_that_is_gone_is_taken_away_from_all(hub: Hub, truth: Truth) -> None:
    page = Page(hub, 1, "a", 1, version=4)
    del truth.members[1]
    await until(lambda: page.frames)

    assert page.messages == [{"type": "gone", "timeline": 1}]


async def test_pages_that_missed_something_are_told_once(hub: Hub, truth: Truth) -> None:
    page = Page(hub, 1, "a", 1, 2, version=7)
    await two_checks_more(hub)
    assert page.frames == []

    truth.now[1] = 9
    await until(lambda: page.frames)
    await two_checks_more(hub)

    assert page.messages == [{"type": "behind", "timeline": 1, "version": 9}]


async def test_what_arrived_as_a_frame_is_not_told_again(hub: Hub, truth: Truth) -> None:
    page = Page(hub, 1, "a", 1, version=4)
    hub.receive(Event("post", {"timeline": 1, "post": 3, "version": 5}))
    await until(lambda: page.frames)
    truth.now[1] = 5
    await two_checks_more(hub)

    assert page.frames == ["{}"]


async def test_a_page_that_did_not_say_its_version_is_told_the_current_one(hub: Hub, truth: Truth) -> None:
    page = Page(hub, 1, "a")
    page.connection.subscribe(2)
    await until(lambda: page.frames)

    assert page.messages == [{"type": "behind", "timeline": 2, "version": 7}]


async def test_a_failing_database_closes_nothing_and_ends_no_check(
    hub: Hub, truth: Truth, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page(hub, 1, "a", 1, version=4)
    truth.broken = True
    await two_checks_more(hub)
    assert page.codes == []
    assert "ConnectionError" in caplog.text
    assert "山田" not in caplog.text

    truth.broken = False
    truth.allowed.clear()
    await until(lambda: page.codes)
    assert page.codes == [4401]
