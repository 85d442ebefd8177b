"""Checks that stand behind another one: asked directly, so that each holds by itself."""

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client, RequestFactory

from accounts.access import SessionRefused
from mcs.core.live.events import CloseCode
from mcs.core.live.hub import get_hub, open_hubs
from tests import factories as make
from tests.timeline import kit
from timeline.actions.answers import acknowledge, like, unlike
from timeline.actions.members import end_memberships, join
from timeline.consumers import LiveConsumer
from timeline.models import Acknowledgement, Like, TimelineMember
from timeline.queries import posts
from timeline.queries.members import is_admin
from timeline.views.doors import person


def test_taking_a_like_back_takes_ones_own_of_that_post_alone(cast):
    one, two = make.post(cast.mb, cast.group.care), make.post(cast.mb, cast.group.care)
    for who, post in ((cast.mc, one), (cast.mc, two), (cast.mn, one)):
        like(who, post)
    unlike(cast.mc, one)
    assert set(Like.objects.values_list("user_id", "post_id")) == {(cast.mc.pk, two.pk), (cast.mn.pk, one.pk)}


def test_a_membership_ends_once(cast):
    [ended] = TimelineMember.objects.filter(user=cast.rm, timeline=cast.group.care)
    entries = len(kit.audited("member.end"))
    assert end_memberships(cast.ga, [cast.group.care], users=[cast.rm]) == 0
    assert TimelineMember.objects.get(pk=ended.pk).ended_at == ended.ended_at
    assert len(kit.audited("member.end")) == entries


def test_who_ran_a_group_runs_it_no_more(cast):
    assert is_admin(cast.ga, cast.group.care)
    end_memberships(cast.se, [cast.group.care], users=[cast.ga])
    assert not is_admin(cast.ga, cast.group.care)


@pytest.mark.parametrize("who", ["no", "pt", "rm", "ss"])
def test_who_is_outside_gets_no_posts_and_no_answers(cast, who):
    post, outsider = make.post(cast.mb, cast.group.care), getattr(cast, who)
    acknowledge(cast.mc, post)
    like(cast.mc, post)
    for reader, seen in ((cast.mn, [post]), (outsider, [])):
        assert posts.newest(reader, cast.group.care) == seen
        assert posts.changed(reader, cast.group.care, after=0) == seen
        assert Acknowledgement.objects.visible_to(reader).count() == len(seen)
        assert Like.objects.visible_to(reader).count() == len(seen)


def test_files_to_post_are_ones_own_of_this_timeline_not_posted_yet(cast):
    care, patient_side = cast.group.care, cast.group.patient_side
    mine, sent = kit.document(cast.mb, care), kit.document(cast.mb, care)
    kit.write(cast.mb, care, "指示書です。", sent)
    elsewhere, theirs = kit.document(cast.mb, patient_side), kit.document(cast.mx, care)
    keys = [file.key for file in (elsewhere, theirs, sent, mine)]
    assert posts.unposted(cast.mb, care, keys) == [mine]


def test_nobody_signed_in_is_no_person():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        person(request)


def signed_in(who) -> str:
    """The key of a session that is good."""
    client = Client()
    client.force_login(who)
    make.session_row(who, client.session.session_key)
    return client.session.session_key


async def nothing(*_: object) -> None:
    """In place of a wire."""


@pytest.fixture
async def _hubs_end():
    yield
    for hub in open_hubs():
        await hub.stop()


@pytest.mark.usefixtures("_hubs_end")
@pytest.mark.django_db(transaction=True)
async def test_a_session_that_ended_while_entering_stays_outside(cast):
    socket = LiveConsumer()
    socket.user = cast.mb
    with pytest.raises(SessionRefused) as refused:
        await socket._enter("ended")
    assert refused.value.code == CloseCode.SIGNED_OUT
    assert get_hub().sockets_of(cast.mb.pk) == 0


@pytest.mark.usefixtures("_hubs_end")
@pytest.mark.django_db(transaction=True)
async def test_who_joins_just_after_being_refused_has_to_ask_again(cast):
    class JoiningLate(LiveConsumer):
        async def _visible_version(self, timeline_id: int) -> int | None:
            version = await super()._visible_version(timeline_id)
            await sync_to_async(join)(cast.ga, cast.group.care, users=[cast.nf])
            return version

    socket = JoiningLate()
    socket.user = cast.nf
    key = await sync_to_async(signed_in)(cast.nf)  # the hub asks about every session once its Redis stands
    socket.connection = get_hub().connect(user_id=cast.nf.pk, session_key=key, send=nothing, close=nothing)
    await socket._subscribe(cast.group.care_id)
    assert cast.group.care_id not in socket.connection.timelines
    await socket._subscribe(cast.group.care_id)
    assert cast.group.care_id in socket.connection.timelines
