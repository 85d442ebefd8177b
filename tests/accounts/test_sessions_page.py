"""「ログイン中の端末」: where one is signed in, and ending it from elsewhere."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.actions import sessions
from accounts.models import OpenSession
from mcs.core.live.events import session_mark
from notices.registry import CHORES
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
PAGE, OTHERS = "/settings/sessions/", "/settings/sessions/end-others/"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
    "Safari/537.36 Edg/126.0"
)


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def at(person, agent: str, ip: str = "127.0.0.1", **ticks) -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=ip)
    assert sign_in(person.email, client=client, **ticks).status_code == 302
    return client


def row_of(client: Client) -> OpenSession:
    return OpenSession.objects.get(session__session_key=client.session.session_key)


def closed() -> list[dict]:
    return [dict(event.data) for event in announced() if event.kind == "close"]


def test_every_device_is_described_and_this_one_comes_first(nurse):
    here = at(nurse, WINDOWS, "192.0.2.5")
    at(nurse, IPHONE, "198.51.100.7", shared="on")
    page = here.get(PAGE)
    rows = page.context["rows"]
    assert [(row.is_here, row.shared, row.ip) for row in rows] == [
        (True, False, "192.0.2.5"),
        (False, True, "198.51.100.7"),
    ]
    assert "Windows" in rows[0].device
    assert "Edge" in rows[0].device
    assert "iPhone" in rows[1].device
    assert "Safari" in rows[1].device
    text = page.content.decode()
    assert text.count("この端末</span>") == 1
    assert text.count("共用</span>") == 1
    assert text.count('/end/"') == 1


def test_what_stands_there_is_ones_own_and_alive(nurse):
    here, over, gone, idle = (signed_in(nurse) for _ in range(4))
    signed_in(make.professional(make.facility()))
    now = timezone.now()
    OpenSession.objects.filter(pk=row_of(over).pk).update(ends_at=now)
    OpenSession.objects.filter(pk=row_of(idle).pk).update(active_at=now - timedelta(hours=1))
    Session.objects.filter(session_key=gone.session.session_key).delete()
    assert [row.is_here for row in here.get(PAGE).context["rows"]] == [True]
    assert "ほかにログインしている端末はありません" in here.get(PAGE).content.decode()


def test_ending_one_closes_it_at_once_and_leaves_the_others(nurse):
    here, phone, tablet = signed_in(nurse), signed_in(nurse), signed_in(nurse)
    key, row = phone.session.session_key, row_of(phone)
    answer = here.post(f"{PAGE}{row.pk}/end/", follow=True)
    assert "その端末からログアウトしました" in answer.content.decode()
    assert phone.get("/settings/").status_code == 302
    assert tablet.get("/settings/").status_code == 200
    assert not Session.objects.filter(session_key=key).exists()
    assert {"session": session_mark(key), "code": 4401, "why": "elsewhere"} in closed()
    [entry] = audited("session.end")
    assert (entry.actor_id, entry.detail["session"]) == (nurse.pk, row.pk)


def test_ending_the_one_in_use_is_signing_out(nurse):
    here = signed_in(nurse)
    answer = here.post(f"{PAGE}{row_of(here).pk}/end/", follow=True)
    assert "ログアウトしました" in answer.content.decode()
    assert not OpenSession.objects.exists()
    assert len(audited("session.sign_out")) == 1


def test_somebody_elses_session_is_not_there(nurse):
    theirs = signed_in(make.professional(make.facility()))
    here = signed_in(nurse)
    answer = here.post(f"{PAGE}{row_of(theirs).pk}/end/")
    assert answer.status_code == 404
    assert theirs.get("/settings/").status_code == 200
    assert audited("session.end") == []


def test_the_action_refuses_somebody_elses_session_by_itself(nurse):
    theirs = signed_in(make.professional(make.facility()))
    with pytest.raises(PermissionDenied):
        sessions.end(nurse, row_of(theirs))
    assert theirs.get("/settings/").status_code == 200


def test_ending_it_twice_is_told_once(nurse):
    row = row_of(signed_in(nurse))
    assert sessions.end(nurse, row) is True
    assert sessions.end(nurse, row) is False
    assert len(audited("session.end")) == 1


def test_a_link_ends_nothing(nurse):
    here, phone = signed_in(nurse), signed_in(nurse)
    assert here.get(f"{PAGE}{row_of(phone).pk}/end/").status_code == 405
    assert here.get(OTHERS).status_code == 405
    assert phone.get("/settings/").status_code == 200


def test_all_others_are_ended_and_this_one_stays(nurse):
    here, others = signed_in(nurse), [signed_in(nurse) for _ in range(3)]
    stranger = signed_in(make.professional(make.facility()))
    answer = here.post(OTHERS, follow=True)
    assert "ほかのすべての端末からログアウトしました" in answer.content.decode()
    assert [one.get("/settings/").status_code for one in others] == [302] * 3
    assert stranger.get("/settings/").status_code == 200
    assert {
        "user": nurse.pk,
        "keep": session_mark(here.session.session_key),
        "code": 4401,
        "why": "elsewhere",
    } in closed()
    assert [entry.detail for entry in audited("session.end_others")] == [{"count": 3}]


def test_changing_the_password_keeps_this_session_with_its_row(nurse):
    here = signed_in(nurse)
    row, key = row_of(here), here.session.session_key
    new = "harunohi-no-8-umi"
    here.post("/settings/password/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new})
    assert here.session.session_key != key
    assert row_of(here).pk == row.pk
    assert here.get("/settings/").status_code == 200
    assert UserSession.objects.filter(user=nurse).count() == 1


def test_the_hourly_chore_forgets_what_time_has_ended(nurse):
    assert sessions.forget_ended in CHORES
    with freeze_time() as clock:
        idle = signed_in(nurse)
        clock.tick(timedelta(minutes=29))
        here, gone = signed_in(nurse), signed_in(nurse)
        Session.objects.filter(session_key=gone.session.session_key).delete()
        clock.tick(timedelta(minutes=1))
        idle_key = idle.session.session_key
        sessions.forget_ended()
        assert [one.session_key for one in UserSession.objects.all()] == [here.session.session_key]
        assert OpenSession.objects.count() == 1
        assert not Session.objects.filter(session_key=idle_key).exists()
        assert here.get("/settings/").status_code == 200
        clock.tick(timedelta(days=1))
        sessions.forget_ended()
        assert not Session.objects.exists()
        assert not UserSession.objects.exists()
