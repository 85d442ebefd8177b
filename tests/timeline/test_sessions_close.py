"""Twenty open pages: those whose session ended are closed within a second, and the others stay."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from accounts.actions import devices, second_factor, sessions
from accounts.actions.dormancy import rest
from accounts.actions.passwords import change_password, give_temporary_password
from accounts.actions.people import close, suspend
from accounts.actions.sign_in import sign_out
from accounts.enums import DeviceState
from accounts.models import Device, OpenSession, User
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


def _close(cast, key, kept):
    close(cast.se, cast.mb)


def _rest(cast, key, kept):
    """Nobody has used the account for so long that it was warned in time, and goes dormant now."""
    long_ago = timezone.now() - timedelta(days=settings.DORMANT_DAYS + 1)
    User.objects.filter(pk=cast.mb.pk).update(
        created_at=long_ago, last_login=long_ago, dormancy_warned_at=long_ago
    )
    assert rest(cast.mb)


def _reset_factor(cast, key, kept):
    second_factor.reset(cast.fa, cast.mb)


def _give_temporary(cast, key, kept):
    give_temporary_password(cast.fa, cast.mb)


def _device(cast, key) -> Device:
    """The registered device of the session that is to end."""
    device = Device.objects.create(
        digest="d" * 64, owner=cast.mb, name="訪問用", facility=cast.a, state=DeviceState.REGISTERED
    )
    OpenSession.objects.filter(pk=_row(key).pk).update(device=device)
    return device


def _revoke(cast, key, kept):
    devices.revoke(cast.fa, _device(cast, key))


def _block(cast, key, kept):
    devices.block(cast.fa, _device(cast, key))


async def closed_within(tab: Tab) -> tuple[int, str]:
    """The code and the reason it is closed with; fails where none comes in time."""
    while True:
        output = await tab.wire.receive_output(timeout=WITHIN)
        if output["type"] == "websocket.close":
            return output["code"], output.get("reason", "")


@pytest.mark.parametrize(
    ("act", "here_stays", "code", "why"),
    [
        (_sign_out, True, 4401, ""),
        (_end_one, True, 4401, "elsewhere"),
        (_end_others, True, 4401, "elsewhere"),
        (_change_password, True, 4401, "password"),
        (_report_lost, True, 4401, "password"),
        (_revoke, True, 4401, "revoked"),
        (_block, True, 4401, "blocked"),
        (_reset_factor, False, 4401, "factor"),
        (_give_temporary, False, 4401, "temporary"),
        (_suspend, False, 4403, ""),
        (_close, False, 4403, ""),
        (_rest, False, 4403, ""),
    ],
)
async def test_they_are_closed_within_a_second(cast, act, here_stays, code, why):
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
        assert codes == [(code, why)] * SOCKETS
        for other in others:
            assert (await other.subscribe(cast.group.care))["type"] == "subscribed"


async def test_a_session_that_has_to_do_something_first_is_closed_with_its_own_code(cast):
    newcomer = await do(make.professional, cast.a, password_is_temporary=True)
    tab = Tab(await do(new_session, newcomer))
    await tab.open()
    assert await closed_within(tab) == (4409, "")
