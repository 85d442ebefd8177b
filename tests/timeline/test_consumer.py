"""The socket: whom it lets in, what it pushes, and what takes it away."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session

from accounts.actions.people import suspend
from accounts.actions.sign_in import sign_out
from mcs.asgi import sockets
from mcs.core import background
from mcs.core.live.hub import open_hubs
from tests import factories as make
from tests.core.live_kit import until
from tests.timeline import kit
from timeline import consumers
from timeline.actions.answers import acknowledge, like
from timeline.actions.members import end_memberships
from timeline.enums import MemberState
from timeline.models import Timeline, TimelineMember

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = settings.SITE_ORIGINS[0]
INSIDE = ["ga", "mb", "mc", "mx", "mn"]
OUTSIDE = ["nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"]


def new_session(person) -> str:
    """The key of a fresh session of a person."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    make.session_row(person, session.session_key)
    return session.session_key


class Tab:
    """A browser's end of the socket."""

    def __init__(self, session_key: str, origin: str = ORIGIN) -> None:
        headers = [(b"origin", origin.encode())]
        if session_key:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode()))
        scope = {
            "type": "websocket",
            "path": "/ws/",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self.wire = ApplicationCommunicator(sockets, scope)
        self.session_key = session_key

    async def open(self) -> bool:
        """Whether the handshake is accepted."""
        await self.wire.send_input({"type": "websocket.connect"})
        return (await self.wire.receive_output(timeout=10))["type"] == "websocket.accept"

    async def say(self, **message: object) -> None:
        await self.send(text=json.dumps(message))

    async def send(self, text: str | None = None, data: bytes | None = None) -> None:
        await self.wire.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def next(self) -> dict:
        """The next frame about a timeline or a notice; that something was written somewhere is passed over."""
        while (frame := await self.any_next())["type"] == "activity":
            pass
        return frame

    async def next_post(self) -> dict:
        """The next frame about a timeline; the author is also told by a notice."""
        while (frame := await self.next())["type"] == "notice":
            pass
        return frame

    async def any_next(self) -> dict:
        output = await self.wire.receive_output(timeout=10)
        assert output["type"] == "websocket.send", output
        return json.loads(output["text"])

    async def subscribe(self, timeline: Timeline) -> dict:
        await self.say(type="subscribe", timeline=timeline.pk)
        return await self.next()

    async def hears_nothing(self) -> bool:
        """Whether no frame comes, but that something was written somewhere one may see."""
        while not await self.is_silent():
            if (await self.any_next())["type"] != "activity":
                return False
        return True

    async def is_silent(self) -> bool:
        return await self.wire.receive_nothing(timeout=0.2)

    async def closed(self) -> int:
        output = await self.wire.receive_output(timeout=10)
        assert output["type"] == "websocket.close", output
        return output["code"]

    async def leave(self) -> None:
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wire.wait(timeout=10)


@asynccontextmanager
async def tab(person) -> AsyncIterator[Tab]:
    """A tab of a signed-in person."""
    made = Tab(await sync_to_async(new_session)(person))
    assert await made.open()
    try:
        yield made
    finally:
        await made.leave()


@pytest.fixture(autouse=True, scope="module")
def _no_background():
    """The entry point starts the outbox's thread, which would ask the database between tests."""
    background.stop()


@pytest.fixture(autouse=True)
async def _hubs_end():
    yield
    for hub in open_hubs():
        await hub.stop()


@sync_to_async
def do(function, *args, **kwargs):
    """Run an action as a request would: in a thread, committed."""
    return function(*args, **kwargs)


async def refused_with(session_key: str) -> int:
    made = Tab(session_key)
    await made.open()
    return await made.closed()


async def test_nobody_signed_in_is_closed(cast):
    assert await refused_with("") == 4401


async def test_an_ended_session_is_closed(cast):
    key = await do(new_session, cast.mb)
    await do(Session.objects.filter(session_key=key).delete)
    assert await refused_with(key) == 4401


async def test_a_suspended_person_is_not_let_in(cast):
    assert await refused_with(await do(new_session, cast.ss)) in {4401, 4403}


async def test_another_origin_is_refused(cast):
    made = Tab(await do(new_session, cast.mb), origin="https://elsewhere.example")
    assert not await made.open()


@pytest.mark.parametrize("origin", [f"{ORIGIN}.elsewhere.example", "http://[", "http://a:99999"])
async def test_an_origin_that_is_no_address_is_refused(cast, origin):
    made = Tab(await do(new_session, cast.mb), origin=origin)
    assert not await made.open()


async def test_a_cookie_no_database_takes_is_refused(cast):
    made = Tab('"\\000aaaaaaaaaaaaaaaa"')
    assert not await made.open()


@pytest.mark.parametrize("who", INSIDE)
async def test_members_are_granted_the_care_side(cast, who):
    async with tab(getattr(cast, who)) as page:
        answer = await page.subscribe(cast.group.care)
    assert answer == {"type": "subscribed", "timeline": cast.group.care_id, "version": 0}


@pytest.mark.parametrize("who", OUTSIDE)
async def test_everybody_else_is_ignored_and_hears_nothing(cast, who):
    async with tab(getattr(cast, who)) as page:
        await page.say(type="subscribe", timeline=cast.group.care_id)
        await page.say(type="subscribe", timeline=10**12)
        await do(kit.write, cast.mb, cast.group.care, "漏れてはならない")
        assert await page.is_silent()


@pytest.mark.parametrize("who", ["pt", "pt2"])
async def test_relatives_hear_their_side_and_nothing_of_the_other(cast, who):
    async with tab(getattr(cast, who)) as page:
        await page.say(type="subscribe", timeline=cast.group.care_id)
        assert (await page.subscribe(cast.group.patient_side))["timeline"] == cast.group.patient_side_id
        await do(kit.write, cast.mb, cast.group.care, "慢性心不全の悪化")
        assert await page.is_silent()
        await do(kit.write, cast.mb, cast.group.patient_side, "明日うかがいます")
        frame = await page.next()
        assert frame["timeline"] == cast.group.patient_side_id
        assert "慢性心不全" not in json.dumps(frame, ensure_ascii=False)
        assert await page.hears_nothing()


@pytest.mark.parametrize(
    "message",
    [
        "",
        "x",
        "[]",
        "null",
        '"subscribe"',
        '{"type":"subscribe"}',
        '{"type":"subscribe","timeline":"1"}',
        '{"type":"subscribe","timeline":true}',
        '{"type":"subscribe","timeline":1e400}',
        '{"type":"subscribe","timeline":-1}',
        '{"type":"subscribe","timeline":99999999999999999999}',
        '{"type":"unsubscribe","timeline":1}',
        "[" * 1000,
        "x" * 3000,
    ],
)
async def test_what_is_not_understood_is_ignored(cast, message):
    async with tab(cast.mb) as page:
        await page.send(text=message)
        assert (await page.subscribe(cast.group.care))["type"] == "subscribed"


async def test_bytes_are_ignored(cast):
    async with tab(cast.mb) as page:
        await page.send(data=b"\x00")
        assert (await page.subscribe(cast.group.care))["type"] == "subscribed"


async def test_a_post_is_pushed_once_with_its_fragment(cast):
    async with tab(cast.mc) as page:
        await page.subscribe(cast.group.care)
        post = await do(kit.write, cast.mb, cast.group.care, "訪問しました。")
        frame = await page.next()
        html = frame.pop("html")
        assert frame == {
            "type": "post",
            "timeline": cast.group.care_id,
            "post": post.pk,
            "number": 1,
            "version": 1,
            "covers": [1],
        }
        assert "訪問しました。" in html
        assert await page.hears_nothing()


async def test_the_writers_own_tab_is_told_the_same_way(cast):
    async with tab(cast.mb) as page:
        await page.subscribe(cast.group.care)
        post = await do(kit.write, cast.mb, cast.group.care, "訪問しました。")
        assert (await page.next())["post"] == post.pk


async def test_an_acknowledgement_and_a_like_are_pushed_live(cast):
    post = await do(kit.write, cast.mb, cast.group.care, "訪問しました。")
    async with tab(cast.mb) as page:
        await page.subscribe(cast.group.care)
        await do(acknowledge, cast.mc, post)
        assert "了解した人 1人" in (await page.next_post())["html"]
        await do(like, cast.mc, post)
        assert "いいね 1人" in (await page.next_post())["html"]


async def test_every_tab_of_everybody_is_told_by_one_rendering(cast):
    async with tab(cast.mc) as one, tab(cast.mc) as two, tab(cast.mn) as three:
        tabs = [one, two, three]
        for page in tabs:
            await page.subscribe(cast.group.care)
        await do(kit.write, cast.mb, cast.group.care, "訪問しました。")
        assert len({(await page.next())["html"] for page in tabs}) == 1


async def test_who_is_removed_is_told_and_hears_no_more(cast):
    async with tab(cast.mc) as page, tab(cast.mn) as other:
        for one in (page, other):
            await one.subscribe(cast.group.care)
        await do(end_memberships, cast.ga, [cast.group.care], users=[cast.mc])
        frames = [await page.next(), await page.next()]
        assert {"type": "gone", "timeline": cast.group.care_id} in frames
        await do(kit.write, cast.mb, cast.group.care, "もう見えない")
        assert "もう見えない" in (await other.next())["html"]
        assert await page.hears_nothing()
        await page.say(type="subscribe", timeline=cast.group.care_id)
        assert await page.hears_nothing()


async def test_an_unsubscribed_tab_hears_no_more(cast):
    async with tab(cast.mc) as page, tab(cast.mn) as other:
        for one in (page, other):
            await one.subscribe(cast.group.care)
        await page.say(type="unsubscribe", timeline=cast.group.care_id)
        assert await page.hears_nothing()
        await do(kit.write, cast.mb, cast.group.care, "訪問しました。")
        await other.next()
        assert await page.hears_nothing()


async def test_a_suspension_closes_the_open_pages(cast):
    async with tab(cast.mc) as page, tab(cast.mn) as other:
        await do(suspend, cast.se, cast.mc)
        assert await page.closed() == 4403
        assert (await other.subscribe(cast.group.care))["type"] == "subscribed"


async def test_signing_out_closes_this_session_alone(cast):
    async with tab(cast.mc) as here, tab(cast.mc) as elsewhere:
        await do(sign_out, cast.mc, here.session_key)
        assert await here.closed() == 4401
        assert (await elsewhere.subscribe(cast.group.care))["type"] == "subscribed"


async def test_a_session_that_ends_unannounced_is_closed_by_the_periodic_check(cast, settings):
    settings.LIVE_RECHECK_SECONDS = 0.1
    async with tab(cast.mc) as page:
        await do(Session.objects.filter(session_key=page.session_key).delete)
        assert await page.closed() == 4401


async def test_a_removal_nobody_announced_is_found_by_the_periodic_check(cast, settings):
    settings.LIVE_RECHECK_SECONDS = 0.1
    async with tab(cast.mc) as page:
        await page.subscribe(cast.group.care)
        membership = TimelineMember.objects.filter(user=cast.mc, timeline=cast.group.care)
        await do(membership.update, state=MemberState.ENDED)
        assert await page.next() == {"type": "gone", "timeline": cast.group.care_id}


async def test_a_post_nobody_announced_makes_the_page_catch_up(cast, settings):
    settings.LIVE_RECHECK_SECONDS = 0.1
    async with tab(cast.mc) as page:
        await page.subscribe(cast.group.care)
        await do(Timeline.objects.filter(pk=cast.group.care_id).update, version=1)
        assert await page.next() == {"type": "behind", "timeline": cast.group.care_id, "version": 1}


async def test_all_pages_of_those_who_may_see_it_are_told_that_something_was_written(cast):
    async with tab(cast.mc) as page, tab(cast.pt) as other:
        await do(kit.write, cast.mb, cast.group.care, "訪問しました。")
        assert await page.any_next() == {"type": "activity"}
        assert await other.is_silent()


async def test_a_notice_tells_nothing_but_that_something_waits(cast):
    async with tab(cast.mc) as page, tab(cast.mn) as other:
        await do(kit.tell_notice, cast.mc)
        assert await page.next() == {"type": "notice"}
        assert await other.is_silent()


async def test_one_person_has_a_bounded_number_of_sockets(cast, monkeypatch):
    monkeypatch.setattr(consumers, "SOCKETS_PER_USER", 1)
    async with tab(cast.mc):
        assert await refused_with(await do(new_session, cast.mc)) == 4408


async def test_one_socket_has_a_bounded_number_of_messages(cast, monkeypatch):
    monkeypatch.setattr(consumers, "MESSAGES_PER_CONNECTION", 3)
    async with tab(cast.mc) as page:
        for _ in range(6):
            await page.say(type="nothing")
        assert await page.closed() == 4408
        assert await page.wire.receive_nothing(timeout=0.2)  # closed once


async def test_a_closed_tab_leaves_the_hub(cast):
    async with tab(cast.mc) as page:
        await page.subscribe(cast.group.care)
        [hub] = open_hubs()
        assert hub.stats().sockets == 1
    await until(lambda: hub.stats().sockets == 0)
