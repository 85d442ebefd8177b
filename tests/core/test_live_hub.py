"""The hub: who is sent what, and in which order."""

import asyncio
import threading

import pytest

from mcs.core.live.events import Event
from mcs.core.live.hub import Hub, open_hubs
from mcs.core.live.registry import Delivery, Registry
from tests.core.live_kit import Page, Posts, post, until


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
