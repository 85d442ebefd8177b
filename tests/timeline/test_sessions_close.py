"""Twenty open pages: those whose session ended are closed within a second, and the others stay."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from asgiref.sync import sync_to_async

from accounts.actions import sessions
from accounts.actions.passwords import change_password
from accounts.actions.people import suspend
from accounts.actions.sign_in import sign_out
from accounts.models import OpenSession
from mcs.core import background
from mcs.core.live.hub import open_hubs
from tests import factories as make
from tests.timeline.test_consumer import Tab, do, new_session

pytestmark = pytest.mark.django_db(transaction=True)
SOCKETS, WITHIN = 20, 1


@pytest.fixture(autouse=True, scope="module")
def _no_background():
    background.stop()


@pytest.fixture(autouse=True)
async def _hubs_end():
    yield
    for hub in open_hubs():
        await hub.stop()


def _row(key: str) -> OpenSession:
    return OpenSession.objects.select_related("session").get(session__session_key=key)


def _sign_out(cast, key, kept):
    sign_out(cast.mb, key)


def _end_one(cast, key, kept):
    sessions.end(cast.mb, _row(key))


def _end_others(cast, key, kept):
    sessions.end_others(cast.mb, keep=kept)


def _change_password(cast, key, kept):
    change_password(cast.mb, password="harunohi-no-8-umi", keep_session=kept)


def _report_lost(cast, key, kept):
    sessions.report_lost(cast.mb, None, password="harunohi-no-8-umi", keep=kept)


def _suspend(cast, key, kept):
    suspend(cast.su, cast.mb)


async def closed_within(tab: Tab) -> int:
    """The code it is closed with; fails where none comes in time."""
    while True:
        output = await tab.wire.receive_output(timeout=WITHIN)
        if output["type"] == "websocket.close":
            return output["code"]


@pytest.mark.parametrize(
    ("act", "here_stays", "code"),
    [
        (_sign_out, True, 4401),
        (_end_one, True, 4401),
        (_end_others, True, 4401),
        (_change_password, True, 4401),
        (_report_lost, True, 4401),
        (_suspend, False, 4403),
    ],
)
async def test_they_are_closed_within_a_second(cast, act, here_stays, code):
    ended, kept = await do(new_session, cast.mb), await do(new_session, cast.mb)
    theirs = await do(new_session, cast.mx)
    async with AsyncExitStack() as stack:
        tabs = [Tab(ended) for _ in range(SOCKETS)]
        others = [Tab(theirs)] + ([Tab(kept)] if here_stays else [])
        for tab in (*tabs, *others):
            assert await tab.open()
            stack.push_async_callback(tab.leave)
        await sync_to_async(act)(cast, ended, kept)
        codes = await asyncio.wait_for(asyncio.gather(*map(closed_within, tabs)), WITHIN)
        assert codes == [code] * SOCKETS
        for other in others:
            assert (await other.subscribe(cast.group.care))["type"] == "subscribed"


async def test_a_session_that_has_to_do_something_first_is_closed_with_its_own_code(cast):
    newcomer = await do(make.professional, cast.a, password_is_temporary=True)
    tab = Tab(await do(new_session, newcomer))
    await tab.open()
    assert await closed_within(tab) == 4409
