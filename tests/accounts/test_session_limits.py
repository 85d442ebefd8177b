"""How long one stays signed in: idle time, longest time, shared devices, and what counts as somebody being there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from accounts.enums import AffiliationState
from accounts.models import OpenSession
from tests import factories as make
from tests.accounts.kit import SIGN_IN, sign_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
STATE, TOUCH, PAGE = "/settings/session/", "/settings/session/touch/", "/settings/"
IDLE = "しばらく操作がなかったため、ログアウトしました"


@pytest.fixture
def nurse():
    return make.professional(make.facility())


@pytest.fixture
def clock():
    with freeze_time(START) as moved:
        yield moved


def came_in(person, **ticks) -> Client:
    client = Client()
    assert sign_in(person.email, client=client, **ticks).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(STATE).status_code == 200


def wait(clock, **time) -> None:
    clock.tick(timedelta(**time))


def choose(person, minutes: int, **fields) -> None:
    place = make.facility()
    place.idle_minutes = minutes
    place.active = fields.pop("active", True)
    place.save(update_fields=["idle_minutes", "active"])
    make.affiliate(person, place, **fields)


def test_who_does_nothing_for_half_an_hour_is_signed_out_and_told_why(nurse, clock):
    client = came_in(nurse)
    wait(clock, minutes=settings.IDLE_MINUTES, seconds=-1)
    assert is_in(client)
    wait(clock, seconds=1)
    answer = client.get("/notices/", follow=True)
    assert answer.redirect_chain[0][0] == f"{SIGN_IN}?next=/notices/"
    assert IDLE in answer.content.decode()


def test_who_does_something_now_and_then_stays_until_the_longest_time_is_over(nurse, clock):
    client = came_in(nurse)
    for _ in range(settings.SESSION_HOURS * 3 - 1):
        wait(clock, minutes=20)
        assert client.get(PAGE).status_code == 200
    wait(clock, minutes=20)
    answer = client.get(PAGE, follow=True)
    assert "ログインしてから長い時間がたったため、ログアウトしました" in answer.content.decode()


def test_the_shortest_time_of_the_persons_facilities_counts(nurse, clock):
    choose(nurse, 60)
    choose(nurse, 7)
    choose(nurse, 5, active=False)
    choose(nurse, 6, state=AffiliationState.CLAIMED)
    client = came_in(nurse)
    assert client.get(STATE).json()["seconds"] == 7 * 60
    wait(clock, minutes=7)
    assert not is_in(client)


def test_a_facility_may_choose_a_longer_time_than_the_site(clock):
    person = make.user()
    choose(person, 60)
    client = came_in(person)
    wait(clock, minutes=59)
    assert is_in(client)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (STATE, {}),
        (STATE, {"Accept": "text/html"}),
        ("/waiting/", {"Accept": "text/html", "X-Background": "1"}),
        ("/notices/", {"Accept": "application/json"}),
        ("/notices/", {"Accept": "image/avif,image/webp,*/*"}),
    ],
)
def test_what_the_page_asks_by_itself_prolongs_nothing(nurse, clock, path, headers):
    client = came_in(nurse)
    wait(clock, minutes=20)
    client.get(path, headers=headers)
    assert client.get(STATE).json()["seconds"] == (settings.IDLE_MINUTES - 20) * 60


def test_read_marks_prolong_nothing_but_a_post_does(nurse, clock):
    group = make.free_group(nurse)
    make.post(nurse, group.timeline)
    client = came_in(nurse)
    wait(clock, minutes=20)
    client.post(f"/timelines/{group.timeline_id}/read/", {"number": 1}, headers={"X-Background": "1"})
    assert client.get(STATE).json()["seconds"] == 600
    client.post("/notices/read/")
    assert client.get(STATE).json()["seconds"] == settings.IDLE_MINUTES * 60


def test_one_press_prolongs_at_once(nurse, clock):
    client = came_in(nurse)
    wait(clock, seconds=30)
    assert client.post(TOUCH).json()["seconds"] == settings.IDLE_MINUTES * 60
    wait(clock, minutes=settings.IDLE_MINUTES, seconds=-1)
    assert is_in(client)


def test_no_press_puts_off_the_end_of_the_longest_time(nurse, clock):
    client = came_in(nurse)
    OpenSession.objects.update(ends_at=START + timedelta(minutes=10))
    told = client.post(TOUCH).json()
    assert (told["seconds"], told["longest"]) == (600, 600)
    wait(clock, minutes=10)
    assert client.post(TOUCH).status_code == 302


def test_a_press_is_no_link(nurse, clock):
    assert came_in(nurse).get(TOUCH).status_code == 405


def test_a_page_is_noted_once_a_minute(nurse, clock):
    client = came_in(nurse)
    wait(clock, seconds=59)
    client.get(PAGE)
    assert OpenSession.objects.get().active_at == START
    wait(clock, seconds=1)
    client.get(PAGE)
    assert OpenSession.objects.get().active_at == START + timedelta(minutes=1)


def test_the_page_knows_its_time_from_the_one_question_of_the_door(nurse, clock, rf):
    client = came_in(nurse)
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(PAGE)
    about = [one["sql"] for one in asked if "opensession" in one["sql"]]
    assert len(about) == 1
    assert 'data-seconds="1800"' in answer.content.decode()
    assert 'data-idle="1800"' in answer.content.decode()
    assert f'data-longest="{settings.SESSION_HOURS * 3600}"' in answer.content.decode()


def test_a_page_for_everybody_knows_no_time(client):
    assert "data-seconds" not in client.get(SIGN_IN).content.decode()


# --- この端末は共用 ----------------------------------------------------------------------------------------------


def test_a_shared_device_is_signed_out_sooner(nurse, clock):
    client = came_in(nurse, shared="on")
    state = client.get(STATE).json()
    assert state["seconds"] == settings.SHARED_IDLE_MINUTES * 60
    assert state["longest"] == settings.SHARED_SESSION_HOURS * 3600
    assert state["shared"] is True
    wait(clock, minutes=settings.SHARED_IDLE_MINUTES)
    assert not is_in(client)


def test_a_facility_may_be_stricter_than_shared_devices_are(nurse, clock):
    choose(nurse, 5)
    assert came_in(nurse, shared="on").get(STATE).json()["seconds"] == 5 * 60


def test_nothing_is_kept_on_a_shared_device(nurse, clock):
    client = came_in(nurse, keep_address="on")
    assert client.cookies["address"].value
    client.post("/sign-out/")
    sign_in(nurse.email, client=client, keep_address="on", shared="on")
    assert client.cookies["address"].value == ""
    client.post("/sign-out/")
    assert nurse.email not in client.get(SIGN_IN).content.decode()


def test_a_shared_device_gets_no_cookie_that_outlives_the_browser(nurse, clock):
    client = came_in(nurse, shared="on", keep_address="on")
    client.get(PAGE)
    kept = {name for name, one in client.cookies.items() if one.value and (one["max-age"] or one["expires"])}
    assert kept == set()
    assert OpenSession.objects.get().device is None


def test_a_shared_device_shows_the_way_out_on_every_page(nurse, clock):
    way_out = "共用の端末です"
    shared = came_in(nurse, shared="on")
    assert all(way_out in shared.get(path).content.decode() for path in ("/", PAGE, "/groups/"))
    assert way_out not in came_in(nurse).get("/").content.decode()


def test_the_tick_of_one_sign_in_does_not_reach_into_the_next(nurse, clock):
    client = Client()
    sign_in(nurse.email, "falsch-1", client=client, shared="on")
    sign_in(nurse.email, client=client)
    assert client.get(STATE).json()["shared"] is False


# --- held sessions ----------------------------------------------------------------------------------------------


def test_a_held_page_shows_the_way_out_and_the_help_and_opens_no_socket(clock):
    newcomer = make.professional(make.facility(), password_is_temporary=True)
    client = came_in(newcomer)
    answer = client.get("/settings/password/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-socket=""' in page
    assert 'data-waiting=""' in page
    assert page.count("/sign-out/") == 1
    assert '"/help/"' in page
    assert "mainnav" not in page
    assert 'id="menu"' not in page


def test_a_held_session_knows_its_time_and_can_be_prolonged(clock):
    client = came_in(make.professional(make.facility(), password_is_temporary=True))
    wait(clock, minutes=20)
    state = client.get(STATE).json()
    assert (state["seconds"], state["held"]) == (600, True)
    assert client.post(TOUCH).json()["seconds"] == 1800
    wait(clock, minutes=settings.IDLE_MINUTES)
    assert not is_in(client)
