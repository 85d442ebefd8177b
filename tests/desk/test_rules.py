"""ログインのきまり: what a facility asks of its people's sessions."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from freezegun import freeze_time

from accounts import cookies
from accounts.actions.facilities import Rules, set_rules
from accounts.enums import DeviceState
from accounts.models import Affiliation, Device, Facility, OpenSession
from mcs.core.live.events import CloseCode
from tests import factories as make
from tests.accounts.kit import announced, audited, signed_in

pytestmark = pytest.mark.django_db
TYPED = {"idle_minutes": "30", "networks": ""}
NEAR = "127.0.0.0/8"
FAR = "203.0.113.0/24"


@pytest.fixture
def at():
    return make.facility("青葉クリニック")


@pytest.fixture
def boss(at):
    return make.professional(at, "管理 者子", manager=True)


@pytest.fixture
def nurse(at):
    return make.professional(at, "看護 師子")


def send(client: Client, at: Facility, **typed):
    return client.post(f"/facility/{at.pk}/rules/", TYPED | typed)


def now(at: Facility) -> Facility:
    return Facility.objects.get(pk=at.pk)


def test_they_are_kept_and_audited_and_every_open_page_asks_again(at, boss, nurse):
    client = signed_in(boss)
    answer = send(client, at, idle_minutes="４５", requires_second_factor="on")
    assert answer.status_code == 302
    assert (now(at).idle_minutes, now(at).requires_second_factor) == (45, True)
    closes = {event.data["user"]: event.data["code"] for event in announced() if event.kind == "close"}
    assert closes == {boss.pk: CloseCode.HELD, nurse.pk: CloseCode.HELD}
    [entry] = audited("facility.rules")
    assert (entry.actor, entry.detail["idle"]) == (boss, 45)


def test_a_facility_lists_its_people_once_its_administrator_chooses_so(at, boss, nurse):
    assert now(at).lists_people is False
    send(signed_in(boss), at, lists_people="on")
    assert now(at).lists_people is True
    assert audited("facility.rules")[0].detail["lists_people"] is True
    assert send(signed_in(nurse), at).status_code == 403
    assert now(at).lists_people is True


@pytest.mark.parametrize("typed", ["4", "121", "", "半時間", "-5"])
def test_a_time_that_is_none_is_said_at_its_place(at, boss, typed):
    answer = send(signed_in(boss), at, idle_minutes=typed, networks=NEAR)
    assert answer.status_code == 422
    assert "5から120までの数字で入力してください。" in answer.content.decode()
    assert NEAR in answer.content.decode()
    assert now(at).idle_minutes == 30


def test_the_idle_time_holds_at_once(at, boss, nurse):
    with freeze_time("2026-11-02 09:00+09:00"):
        client = signed_in(nurse)
        send(signed_in(boss), at, idle_minutes="5")
    with freeze_time("2026-11-02 09:06+09:00"):
        assert client.get("/").status_code == 302


def test_switching_on_registered_devices_registers_the_browser_one_sits_at(at, boss, nurse):
    mine, other = signed_in(boss), signed_in(nurse)
    assert send(mine, at, registered_devices_only="on").status_code == 302
    [device] = Device.objects.filter(state=DeviceState.REGISTERED)
    assert (device.facility, device.registered_by) == (at, boss)
    assert mine.get("/").status_code == 200
    assert other.get("/")["Location"] == "/settings/this-device/"
    assert audited("device.register_own")


def test_a_shared_sign_in_gets_its_cookie_with_it(at, boss):
    client = Client()
    client.force_login(boss)
    make.session_row(boss, client.session.session_key)
    assert send(client, at, registered_devices_only="on").status_code == 302
    key = client.cookies[cookies.DEVICE].value.partition(":")[0]
    assert Device.objects.get(facility=at).digest == cookies.device_digest(key)
    assert client.get("/").status_code == 200


def test_another_facility_s_device_is_not_taken_over_for_it(at, boss):
    client = signed_in(boss)
    Device.objects.update(state=DeviceState.REGISTERED, facility=make.facility())
    answer = send(client, at, registered_devices_only="on")
    assert answer.status_code == 422
    assert "ほかの施設の端末として登録されています" in answer.content.decode()
    assert not now(at).registered_devices_only


def test_a_device_of_one_s_other_facility_that_asks_too_stays_as_it_is(at, boss):
    second = make.facility()
    make.affiliate(boss, second)
    Facility.objects.filter(pk=second.pk).update(registered_devices_only=True)
    client = signed_in(boss)
    Device.objects.update(state=DeviceState.REGISTERED, facility=second)
    assert send(client, at, registered_devices_only="on").status_code == 302
    assert Device.objects.get().facility == second
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１２７．０．０．０／８", "127.0.0.0/8"),
        ("127.0.0.1", "127.0.0.1"),
        (" 127.0.0.1/8 \r\n\r\n2001:db8::1/32\r\n2001:DB8::/32", "127.0.0.0/8\n2001:db8::/32"),
    ],
)
def test_networks_are_put_right(at, boss, typed, kept):
    assert send(signed_in(boss), at, networks=typed).status_code == 302
    assert now(at).networks == kept


def test_every_wrong_line_is_named_and_nothing_typed_is_lost(at, boss):
    answer = send(signed_in(boss), at, networks="127.0.0.0/8\n事務所\n10.0.0.0/40")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "2行目の「事務所」は読み取れません。" in html
    assert "3行目の「10.0.0.0/40」は読み取れません。" in html
    assert "127.0.0.0/8\n事務所" in html
    assert now(at).networks == ""


def test_nobody_shuts_oneself_out(at, boss):
    client = signed_in(boss)
    answer = send(client, at, networks=FAR)
    assert answer.status_code == 422
    assert "いまお使いのアドレス(127.0.0.1)が含まれていない" in answer.content.decode()
    assert now(at).networks == ""
    assert "いまのアドレス: <strong>127.0.0.1</strong>" in answer.content.decode()
    assert send(client, at, networks=FAR, exempt=[boss.pk]).status_code == 302
    assert client.get("/").status_code == 200


def test_who_comes_from_elsewhere_is_told_so_and_whom_to_call(at, boss, nurse):
    client = signed_in(nurse)
    send(signed_in(boss), at, networks=FAR, exempt=[boss.pk])
    for page in ("/", "/patients/", "/settings/this-device/"):
        assert client.get(page)["Location"] == "/network/"
    answer = client.get("/network/")
    html = answer.content.decode()
    assert answer.status_code == 403
    for word in (
        "このネットワークからは使えません",
        "青葉クリニック",
        "管理 者子さん",
        "もう一度試す",
        "127.0.0.1",
    ):
        assert word in html
    inside = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/", **inside).status_code == 200
    assert client.get("/network/", **inside)["Location"] == "/"


def test_the_strictest_facility_counts_and_its_own_exemption_alone(at, boss, nurse):
    second = make.facility()
    chief = make.professional(second, manager=True)
    make.affiliate(nurse, second)
    send(signed_in(boss), at, networks=FAR, exempt=[boss.pk, nurse.pk])
    send(signed_in(chief), second, networks=NEAR)
    client = signed_in(nurse)
    assert client.get("/").status_code == 200
    assert client.get("/", REMOTE_ADDR="203.0.113.7")["Location"] == "/network/"


def test_only_people_of_the_facility_are_exempt(at, boss, nurse):
    stranger = make.professional(make.facility())
    assert send(signed_in(boss), at, exempt=[stranger.pk]).status_code == 422
    assert send(signed_in(boss), at, exempt=[nurse.pk]).status_code == 302
    assert Affiliation.objects.get(user=nurse).network_exempt
    assert send(signed_in(boss), at).status_code == 302
    assert not Affiliation.objects.get(user=nurse).network_exempt


def test_others_change_nothing(at, boss, nurse):
    elsewhere = make.professional(make.facility(), manager=True)
    for person in (nurse, elsewhere, make.relative(), make.user(is_secretariat=True)):
        client = signed_in(person)
        row = OpenSession.objects.filter(session__session_key=client.session.session_key).first()
        rules = Rules(5, requires_second_factor=True, registered_devices_only=True, networks="")
        with pytest.raises(PermissionDenied):
            set_rules(person, at, rules=rules, exempt=[], row=row, ip="127.0.0.1")
    assert now(at).idle_minutes == 30


def test_the_secretariat_sets_the_same(as_user, at, nurse):
    office = as_user(make.user(is_secretariat=True))
    here = f"/admin/accounts/facility/{at.pk}/change/"
    typed = {"name": at.name, "kind": at.kind, "idle_minutes": "20", "active": "on"}
    wrong = office.post(here, typed | {"networks": "事務所"})
    assert "1行目の「事務所」は読み取れません。" in wrong.content.decode()
    assert office.post(here, typed | {"networks": "２０３．０．１１３．０／２４"}).status_code == 302
    assert (now(at).networks, now(at).idle_minutes) == (FAR, 20)
    assert {event.data["user"] for event in announced() if event.kind == "close"} == {nurse.pk}
