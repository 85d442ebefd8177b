"""The hub: who is sent what, in which order, and what one bad socket does to the others (nothing)."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from functools import partial

import pytest

from mcs.core.live.connection import OUTBOX_BYTES, OUTBOX_FRAMES
from mcs.core.live.events import Event, session_mark
from mcs.core.live.hub import Hub, open_hubs
from mcs.core.live.registry import Delivery, Registry
from tests.core.live_kit import Page, until


class Posts:
    """A handler that shows the event itself, to the viewers it is told. It can be held back."""

    def __init__(self) -> None:
        self.viewers: set[int] = {1, 2, 3}
        self.asked: list[Event] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, event: Event) -> Delivery:
        self.asked.append(event)
        assert self.free.wait(10)
        frame = json.dumps({"type": event.kind, **event.data, "covers": event.covers})
        return Delivery(frame, frozenset(self.viewers), event.number("timeline"))


@pytest.fixture
def posts() -> Posts:
    return Posts()


@pytest.fixture
async def hub(posts: Posts) -> AsyncIterator[Hub]:
    callables = Registry()
    callables.register("post", posts)
    hub = Hub(recheck_seconds=3600, callables=callables)
    yield hub
    posts.free.set()
    await hub.stop()


def post(number: int, *, timeline: int = 1, version: int | None = None) -> Event:
    return Event("post", {"timeline": timeline, "post": number, "version": version or number})


def everybody_has(frames: int, pages: list[Page]) -> bool:
    return all(len(page.frames) == frames for page in pages)


async def test_each_viewer_who_looks_at_the_timeline_gets_the_frame(hub: Hub, posts: Posts) -> None:
    pages = [Page(hub, 1, "", 1), Page(hub, 1, "", 1), Page(hub, 2, "", 1)]
    elsewhere = Page(hub, 3, "", 9)

    hub.receive(post(5))
    await until(lambda: all(page.frames for page in pages))

    assert [page.messages for page in pages] == [
        [{"type": "post", "timeline": 1, "post": 5, "version": 5, "covers": [5]}]
    ] * 3
    assert elsewhere.frames == []


async def test_the_handler_is_asked_once_for_all_sockets(hub: Hub, posts: Posts) -> None:
    pages = [Page(hub, user_id, "", 1) for user_id in (1, 2, 3) for _ in range(20)]

    hub.receive(post(1))
    await until(lambda: all(page.frames for page in pages))

    assert len(posts.asked) == 1
    assert hub.stats().frames == 60


async def test_who_is_no_viewer_any_more_gets_nothing_but_the_loss(hub: Hub, posts: Posts) -> None:
    member, removed = Page(hub, 1, "", 1), Page(hub, 8, "", 1, 2)

    hub.receive(post(1))
    await until(lambda: member.frames and removed.frames)
    hub.receive(post(2))
    await until(lambda: len(member.frames) == 2)

    assert removed.messages == [{"type": "gone", "timeline": 1}]
    assert removed.connection.timelines == {2}
    assert removed.codes == []


async def test_who_subscribes_while_the_database_is_asked_keeps_the_subscription(
    hub: Hub, posts: Posts
) -> None:
    member = Page(hub, 1, "", 1)
    posts.free.clear()
    hub.receive(post(1))
    await until(lambda: posts.asked)

    let_in_meanwhile = Page(hub, 8, "", 1)
    posts.free.set()
    await until(lambda: member.frames)

    assert let_in_meanwhile.frames == []
    assert let_in_meanwhile.connection.timelines == {1}


async def test_a_frame_for_people_reaches_all_their_sockets(hub: Hub) -> None:
    hub.registry.register("notice", lambda event: Delivery("{}", frozenset({1, 2})))
    pages = [Page(hub, 1), Page(hub, 1, "", 1), Page(hub, 2)]
    other = Page(hub, 3, "", 1)

    hub.receive(Event("notice", {"notice": 4}))
    await until(lambda: all(page.frames for page in pages))

    assert other.frames == []


async def test_a_handler_may_answer_that_there_is_nothing_to_show(hub: Hub, posts: Posts) -> None:
    hub.registry.register("quiet", lambda event: None)
    page = Page(hub, 1, "", 1)

    hub.receive(Event("quiet", {"timeline": 1, "version": 3}))
    hub.receive(post(4))
    await until(lambda: page.frames)

    assert [message["type"] for message in page.messages] == ["post"]
    assert hub.rooms.versions == {1: 4}


async def test_an_empty_frame_only_takes_the_timeline_away(hub: Hub) -> None:
    hub.registry.register("members", lambda event: Delivery("", frozenset({1}), 1))
    member, removed = Page(hub, 1, "", 1), Page(hub, 2, "", 1)

    hub.receive(Event("members", {"timeline": 1}))
    await until(lambda: removed.frames)

    assert removed.messages == [{"type": "gone", "timeline": 1}]
    assert member.frames == []


@pytest.mark.parametrize("data", [{"timeline": 5, "post": 1}, {"user": 77}])
async def test_nobody_is_asked_about_what_concerns_no_socket(
    hub: Hub, posts: Posts, data: dict[str, int]
) -> None:
    page = Page(hub, 1, "", 1)

    hub.receive(Event("post", data))
    hub.receive(post(1))
    await until(lambda: page.frames)

    assert [event.number("timeline") for event in posts.asked] == [1]


async def test_a_process_without_sockets_asks_nothing(hub: Hub, posts: Posts) -> None:
    hub.disconnect(Page(hub, 1, "", 1).connection)

    hub.receive(Event("post", {"notice": 1}))
    hub.receive(post(1))
    page = Page(hub, 1, "", 1)
    hub.receive(post(2))
    await until(lambda: page.frames)

    assert [event.number("post") for event in posts.asked] == [2]


async def test_events_of_one_timeline_arrive_in_order(hub: Hub, posts: Posts) -> None:
    page = Page(hub, 1, "", 1)

    for number in range(1, 101):
        hub.receive(post(number))
    await until(lambda: len(page.frames) == 100)

    assert [message["post"] for message in page.messages] == list(range(1, 101))


async def test_waiting_events_of_one_post_become_one(hub: Hub, posts: Posts) -> None:
    page = Page(hub, 1, "", 1)
    posts.free.clear()
    hub.receive(post(1))
    await until(lambda: posts.asked)

    for version in range(2, 51):
        hub.receive(post(9, version=version))
    hub.receive(post(10, version=51))
    posts.free.set()
    await until(lambda: len(page.frames) == 3)

    assert [(message["post"], message["version"]) for message in page.messages] == [(1, 1), (9, 50), (10, 51)]
    assert page.messages[1]["covers"] == list(range(2, 51))
    assert len(posts.asked) == 3


async def test_a_change_during_the_asking_is_asked_for_again(hub: Hub, posts: Posts) -> None:
    page = Page(hub, 1, "", 1)
    posts.free.clear()
    hub.receive(post(9, version=1))
    await until(lambda: posts.asked)
    hub.receive(post(9, version=2))
    posts.free.set()
    await until(lambda: len(page.frames) == 2)

    assert [message["version"] for message in page.messages] == [1, 2]


async def test_a_slow_timeline_does_not_hold_up_another(hub: Hub, posts: Posts) -> None:
    slow = threading.Event()

    def hold(event: Event) -> None:
        slow.wait(10)

    hub.registry.register("slow", hold)
    page = Page(hub, 1, "", 1, 2)
    hub.receive(Event("slow", {"timeline": 1}))
    hub.receive(post(1, timeline=1))
    hub.receive(post(2, timeline=2))
    await until(lambda: page.frames)
    assert [message["timeline"] for message in page.messages] == [2]

    slow.set()
    await until(lambda: len(page.frames) == 2)
    assert page.messages[1]["timeline"] == 1


async def test_a_socket_that_never_reads_overflows_alone(hub: Hub, posts: Posts) -> None:
    readers = [Page(hub, 1, "", 1), Page(hub, 2, "", 1)]
    stuck = Page(hub, 3, "", 1)
    stuck.reading.clear()

    events = OUTBOX_FRAMES + 2  # one in the hand of the writer, a full outbox, the one too many
    for number in range(1, events + 1):
        assert stuck.codes == []
        hub.receive(post(number))
        await until(partial(everybody_has, number, readers))
    await until(lambda: stuck.codes)
    hub.receive(post(events + 1))
    await until(partial(everybody_has, events + 1, readers))

    assert stuck.codes == [4408]
    assert stuck.frames == []
    for page in readers:
        assert [message["post"] for message in page.messages] == list(range(1, events + 2))
    assert hub.stats().overflows == 1
    assert hub.stats().sockets == 2


async def test_an_outbox_is_bounded_in_bytes_too(hub: Hub) -> None:
    stuck = Page(hub, 1)
    stuck.reading.clear()
    frame = "あ" * (OUTBOX_BYTES // 3 // 4)

    taken = 0
    while stuck.connection.offer(frame):
        taken += 1
    await until(lambda: stuck.codes)

    assert taken == 4
    assert stuck.codes == [4408]


async def test_a_closing_that_hangs_holds_up_nobody(hub: Hub, posts: Posts) -> None:
    async def never(*args: object) -> None:
        await asyncio.Event().wait()

    stuck = hub.connect(user_id=3, session_key="s", send=never, close=never)
    stuck.subscribe(1)
    page = Page(hub, 1, "", 1)
    stuck.end(4408)
    hub.receive(post(1))
    await until(lambda: page.frames)

    assert hub.stats().sockets == 1


async def test_a_socket_that_breaks_while_writing_is_forgotten(hub: Hub, posts: Posts) -> None:
    async def broken(frame: str) -> None:
        raise ConnectionResetError

    page = Page(hub, 2, "", 1)
    connection = hub.connect(user_id=1, session_key="s", send=broken, close=page._close)
    connection.subscribe(1)

    hub.receive(post(1))
    await until(lambda: connection.ended and page.frames)

    assert hub.stats().sockets == 1
    assert not connection.offer("{}")


async def test_closing_by_user_closes_all_sockets_of_that_user_only(hub: Hub) -> None:
    pages, other = [Page(hub, 1, "a", 1), Page(hub, 1, "b")], Page(hub, 2, "c", 1)

    hub.receive(Event("close", {"user": 1, "code": 4403}))
    await until(lambda: all(page.codes for page in pages))

    assert [page.codes for page in pages] == [[4403], [4403]]
    assert other.codes == []
    assert hub.stats().sockets == 1


async def test_closing_by_session_leaves_the_other_sessions_of_the_user(hub: Hub) -> None:
    ended, kept = Page(hub, 1, "a"), Page(hub, 1, "b")

    hub.receive(Event("close", {"session": session_mark("a"), "code": 4401}))
    await until(lambda: ended.codes)

    assert ended.codes == [4401]
    assert kept.codes == []


async def test_closing_the_other_sessions_keeps_the_one_named(hub: Hub) -> None:
    other, own = Page(hub, 1, "a"), Page(hub, 1, "b")

    hub.receive(Event("close", {"user": 1, "keep": session_mark("b"), "code": 4401}))
    await until(lambda: other.codes)

    assert own.codes == []


async def test_nothing_that_waited_is_sent_after_closing(hub: Hub) -> None:
    page = Page(hub, 1, "a", 1)
    page.reading.clear()
    for _ in range(5):
        page.connection.offer('{"type":"post"}')

    hub.receive(Event("close", {"user": 1, "code": 4401}))
    await until(lambda: page.codes)
    page.reading.set()
    hub.receive(Event("close", {"user": 1, "code": 4401}))

    assert page.frames == []
    assert page.codes == [4401]


async def test_a_handler_that_fails_is_told_by_its_class_only_and_the_next_event_works(
    hub: Hub, posts: Posts, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(event: Event) -> None:
        raise ValueError("山田花子")

    hub.registry.register("broken", fail)
    page = Page(hub, 1, "", 1)
    hub.receive(Event("broken", {"timeline": 1, "version": 9}))
    hub.receive(post(1))
    await until(lambda: page.frames)

    assert hub.stats().failures == 1
    assert "ValueError" in caplog.text
    assert "山田" not in caplog.text
    assert hub.rooms.versions == {1: 1}


async def test_an_unknown_kind_is_left(hub: Hub, posts: Posts) -> None:
    page = Page(hub, 1, "", 1)

    hub.receive(Event("unheard", {"timeline": 1}))
    hub.receive(post(1))
    await until(lambda: page.frames)

    assert len(page.frames) == 1


async def test_a_kind_has_one_handler(hub: Hub) -> None:
    with pytest.raises(ValueError, match="handler already"):
        hub.registry.register("post", lambda event: None)
    with pytest.raises(ValueError, match="handler already"):
        hub.registry.register("close", lambda event: None)


async def test_another_thread_may_hand_over_an_event(hub: Hub, posts: Posts) -> None:
    page = Page(hub, 1, "", 1)

    await asyncio.to_thread(hub.hand_over, post(1))
    await until(lambda: page.frames)


async def test_leaving_leaves_nothing_behind(hub: Hub) -> None:
    page = Page(hub, 1, "", 1, 2, version=4)
    assert hub.stats().timelines == 2

    page.connection.unsubscribe(2)
    hub.disconnect(page.connection)
    hub.disconnect(page.connection)
    page.connection.subscribe(3)

    stats = hub.stats()
    assert (stats.sockets, stats.users, stats.timelines, hub.sockets_of(1)) == (0, 0, 0, 0)
    assert hub.rooms.versions == {}
    assert page.codes == []


async def test_stopping_ends_all_tasks(posts: Posts) -> None:
    before = asyncio.all_tasks()
    hub = Hub(recheck_seconds=3600, callables=Registry())
    Page(hub, 1, "", 1)
    assert hub in open_hubs()

    await hub.stop()

    assert asyncio.all_tasks() == before
    assert hub not in open_hubs()
    hub.hand_over(post(1))
