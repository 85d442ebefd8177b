"""Bad sockets and closed ones: they hold up nobody, and nothing is sent to them any more."""

import asyncio
from functools import partial

from mcs.core.live.connection import OUTBOX_BYTES, OUTBOX_FRAMES
from mcs.core.live.events import Event, session_mark
from mcs.core.live.hub import Hub
from tests.core.live_kit import Page, Posts, everybody_has, post, until


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
