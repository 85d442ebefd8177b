"""A browser is known again, registered, and taken out of use."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from freezegun import freeze_time

from accounts import cookies
from accounts.actions import devices
from accounts.enums import AffiliationState, DeviceState
from accounts.models import Affiliation, Device, Facility, OpenSession
from accounts.queries.devices import described, is_blocked
from mcs.core.live.events import CloseCode
from notices.registry import CHORES
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
State = DeviceState


@pytest.fixture
def at() -> Facility:
    return make.facility()


@pytest.fixture
def manager(at):
    return make.professional(at, "管理 者子", manager=True)


@pytest.fixture
def nurse(at):
    return make.professional(at, "看護 師子")


def device_of(client: Client) -> Device:
    [row] = OpenSession.objects.filter(session__session_key=client.session.session_key)
    assert row.device is not None
    return row.device


def put(device: Device, state: DeviceState, at: Facility | None = None) -> Device:
    device.state, device.facility = state, at
    device.save()
    return device


def test_a_browser_is_known_again_whoever_signs_in(nurse, manager):
    client = signed_in(nurse)
    first = device_of(client)
    client.post("/sign-out/")
    assert sign_in(manager.email, client=client).status_code == 302
    assert device_of(client) == first
    first.refresh_from_db()
    assert (first.owner, first.last_user) == (nurse, manager)
    assert Device.objects.count() == 1


def test_the_cookie_is_signed_and_kept_for_400_days_and_says_nothing(nurse):
    client = signed_in(nurse)
    cookie = client.cookies[cookies.DEVICE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 400 * 24 * 60 * 60)
    key = cookie.value.partition(":")[0]
    assert device_of(client).digest == cookies.device_digest(key)
    assert key not in str(Device.objects.values())


def test_a_tampered_cookie_is_a_new_browser(nurse):
    client = signed_in(nurse)
    first = device_of(client)
    client.post("/sign-out/")
    key, _, rest = client.cookies[cookies.DEVICE].value.partition(":")
    client.cookies[cookies.DEVICE] = f"{key[:-1]}x:{rest}"
    sign_in(nurse.email, client=client)
    assert device_of(client) != first


def test_what_it_is_and_when_it_was_used_last_is_kept(nurse):
    with freeze_time("2026-11-02 09:00+09:00"):
        client = Client(headers={"user-agent": "Mozilla/5.0 (iPad; CPU OS 17_0) Version/17.0 Safari/604.1"})
        sign_in(nurse.email, client=client)
    device = device_of(client)
    assert described(device.user_agent) == "iPad・Safari"
    assert device.last_used_at.isoformat() == "2026-11-02T00:00:00+00:00"


def test_the_last_use_goes_on_while_somebody_is_there(nurse):
    with freeze_time("2026-11-02 09:00+09:00"):
        client = signed_in(nurse)
    with freeze_time("2026-11-02 09:05+09:00"):
        client.get("/")
    assert device_of(client).last_used_at.isoformat() == "2026-11-02T00:05:00+00:00"


def test_nobody_signs_in_with_a_blocked_browser_and_only_the_right_password_is_told_so(nurse, manager):
    client = signed_in(nurse)
    device = device_of(client)
    client.post("/sign-out/")
    put(device, State.BLOCKED)
    wrong = sign_in(manager.email, "not-the-password-1", client=client)
    assert "紛失" not in wrong.content.decode()
    for person in (nurse, manager):
        answer = sign_in(person.email, client=client)
        assert answer.status_code == 403
        assert "この端末は、紛失などの届け出により使えません。" in answer.content.decode()
        assert client.get("/").status_code == 302
    assert sign_in(nurse.email, client=Client()).status_code == 302


@pytest.mark.parametrize(("act", "state"), [(devices.block, State.BLOCKED), (devices.revoke, State.REVOKED)])
def test_taking_it_out_of_use_ends_its_sessions_and_sockets(at, nurse, manager, act, state):
    client, other = signed_in(nurse), signed_in(nurse)
    device = put(device_of(client), State.REGISTERED, at)
    act(manager, device)
    closed = [event.data for event in announced() if event.kind == "close"]
    assert [one["code"] for one in closed] == [CloseCode.SIGNED_OUT]
    assert client.get("/").status_code == 302
    assert other.get("/").status_code == 200
    device.refresh_from_db()
    assert device.state == state
    [entry] = audited(f"device.{state}")
    assert (entry.actor, entry.detail["before"]) == (manager, "registered")


@pytest.mark.parametrize("who", ["nurse", "elsewhere", "relative"])
def test_others_neither_revoke_nor_release(at, nurse, who):
    other = make.facility()
    people = {
        "nurse": nurse,
        "elsewhere": make.professional(other, manager=True),
        "relative": make.relative(),
    }
    device = put(device_of(signed_in(make.professional(at))), State.REGISTERED, at)
    for act in (devices.revoke, devices.block, devices.release):
        with pytest.raises(PermissionDenied):
            act(people[who], device)
    device.refresh_from_db()
    assert device.state == State.REGISTERED


def test_whose_it_is_and_who_sits_at_it_report_it_as_lost(nurse, manager):
    client = signed_in(nurse)
    device = device_of(client)
    client.post("/sign-out/")
    colleague = make.professional(make.facility())
    sign_in(colleague.email, client=client)
    devices.block(colleague, device)
    assert is_blocked(client.cookies[cookies.DEVICE].value.partition(":")[0])


def test_a_found_device_is_used_again_but_asks_anew(at, nurse, manager):
    client = signed_in(nurse)
    device = put(device_of(client), State.REGISTERED, at)
    devices.block(manager, device)
    devices.release(manager, device)
    device.refresh_from_db()
    assert device.state == State.REVOKED
    assert sign_in(nurse.email, client=client).status_code == 302
    with pytest.raises(ValidationError) as refused:
        devices.release(manager, device)
    assert refused.value.code == "decided"


def test_a_facility_s_device_lets_everybody_of_the_facility_in_and_nobody_else(at, nurse, manager):
    Facility.objects.update(registered_devices_only=True)
    client = signed_in(nurse)
    put(device_of(client), State.REGISTERED, at)
    assert client.get("/").status_code == 200
    elsewhere = make.professional(make.facility())
    Facility.objects.update(registered_devices_only=True)
    for person, status in ((manager, 200), (elsewhere, 302)):
        client.post("/sign-out/")
        sign_in(person.email, client=client)
        assert client.get("/").status_code == status


@pytest.mark.parametrize("state", [State.SEEN, State.ASKED, State.REJECTED, State.REVOKED])
def test_a_browser_that_is_not_registered_gets_to_the_request_page_and_no_further(at, nurse, state):
    Facility.objects.update(registered_devices_only=True)
    client = signed_in(nurse)
    put(device_of(client), state, at)
    for page in ("/", "/patients/", "/settings/", "/admin/", f"/people/{nurse.pk}/", "/nowhere/"):
        answer = client.get(page)
        assert (answer.status_code, answer["Location"]) == (302, "/settings/this-device/"), page
    assert client.get("/settings/this-device/").status_code == 200
    assert client.get("/help/").status_code == 200
    assert client.post("/sign-out/").status_code == 302


def test_who_has_left_the_facility_is_not_asked_by_it(at, nurse):
    Facility.objects.update(registered_devices_only=True)
    client = signed_in(nurse)
    Affiliation.objects.filter(user=nurse).update(state=AffiliationState.ENDED)
    assert client.get("/").status_code == 200


def test_browsers_nobody_uses_are_forgotten_after_400_days(at, nurse):
    with freeze_time("2025-01-01 09:00+09:00"):
        forgotten = device_of(signed_in(nurse))
        registered = put(device_of(signed_in(nurse)), State.REGISTERED, at)
        OpenSession.objects.all().delete()
        open_still = device_of(signed_in(nurse))
    with freeze_time("2026-02-04 09:00+09:00"):
        devices.forget_unused()
        assert Device.objects.filter(pk=forgotten.pk).exists()
    with freeze_time("2026-02-06 09:00+09:00"):
        devices.forget_unused()
        devices.forget_unused()
    assert devices.forget_unused in CHORES
    assert set(Device.objects.all()) == {registered, open_still}


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120.0 Safari/537.36 Edg/120.0",
            "Windowsのパソコン・Edge",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SC-51D) Chrome/120.0 Mobile Safari/537.36",
            "Androidのスマートフォン・Chrome",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) CriOS/120.0 Safari/604.1", "iPhone・Chrome"),
        ("", "種類のわからない端末"),
    ],
)
def test_browsers_are_called_what_people_call_them(agent, words):
    assert described(agent) == words
