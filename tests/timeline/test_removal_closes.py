"""Twenty open pages of one timeline: who is taken out loses it within a second, the others keep it."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from asgiref.sync import sync_to_async

from groups.actions import members as groups
from mcs.core import background
from mcs.core.live.hub import open_hubs
from patients.actions import members as patients
from patients.actions import sides
from patients.models import Patient
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


def _from_group(cast):
    groups.remove_member(cast.ga, cast.free, member=cast.mx)


def _from_patient(cast):
    patient = Patient.objects.select_related("group__care", "group__patient_side").get(pk=cast.patient.pk)
    patients.remove_member(cast.ga, patient, member=cast.mx)


def _off_the_patient_side(cast):
    patient = Patient.objects.select_related("group__care", "group__patient_side").get(pk=cast.patient.pk)
    sides.take_off_side(cast.ga, patient, member=cast.mx)


def _leaves(cast):
    groups.leave_group(cast.mx, cast.free)


async def taken_away(tab: Tab) -> int:
    """The timeline this page is told to be gone; fails where it is not told in time."""
    while True:
        output = await tab.wire.receive_output(timeout=WITHIN)
        assert output["type"] == "websocket.send", output
        if '"gone"' in output["text"]:
            return int(output["text"].partition('"timeline":')[2].rstrip("}"))


@pytest.mark.parametrize("act", [_from_group, _from_patient, _off_the_patient_side, _leaves])
async def test_they_lose_it_within_a_second(cast, act):
    of_patient = {_from_patient: cast.group.care, _off_the_patient_side: cast.group.patient_side}
    timeline = of_patient.get(act, cast.free.timeline)
    session, theirs = await do(new_session, cast.mx), await do(new_session, cast.mb)
    async with AsyncExitStack() as stack:
        tabs, other = [Tab(session) for _ in range(SOCKETS)], Tab(theirs)
        for tab in (*tabs, other):
            assert await tab.open()
            stack.push_async_callback(tab.leave)
            assert (await tab.subscribe(timeline))["type"] == "subscribed"
        await sync_to_async(act)(cast)
        gone = await asyncio.wait_for(asyncio.gather(*map(taken_away, tabs)), WITHIN)
        assert gone == [timeline.pk] * SOCKETS
        assert (await other.subscribe(timeline))["type"] == "subscribed"
