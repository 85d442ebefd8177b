"""端末の登録: the ledger of a facility."""

import pytest

from accounts.enums import DeviceState
from accounts.models import Device, OpenSession
from tests import factories as make
from tests.accounts.kit import announced, audited, signed_in

pytestmark = pytest.mark.django_db
State = DeviceState


@pytest.fixture
def at():
    return make.facility()


@pytest.fixture
def nurse(at):
    return make.professional(at, "看護 師子")


@pytest.fixture
def manager(as_user, at):
    return as_user(make.professional(at, "管理 者子", manager=True))


def device(owner, state=State.REGISTERED, at=None, name="訪問用iPad 3号") -> Device:
    client = signed_in(owner)
    row = OpenSession.objects.get(session__session_key=client.session.session_key)
    Device.objects.filter(pk=row.device_id).update(state=state, facility=at, name=name, has_start_lock=True)
    made = Device.objects.get(pk=row.device_id)
    made.client = client
    return made


def test_it_lists_the_facility_s_devices_by_state_and_no_others(at, nurse, manager):
    device(nurse, State.REGISTERED, at, "登録の端末")
    device(nurse, State.ASKED, at, "待つ端末")
    device(nurse, State.SEEN, None, "ただの端末")
    elsewhere = make.facility()
    device(make.professional(elsewhere), State.REGISTERED, elsewhere, "よその端末")
    html = manager.get(f"/facility/{at.pk}/devices/").content.decode()
    assert html.index("待つ端末") < html.index("登録の端末")
    assert "ただの端末" not in html
    assert "よその端末" not in html
    assert "看護 師子さん" in html


def test_taking_the_registration_away_is_asked_first_and_ends_what_is_open(at, nurse, manager):
    one = device(nurse, State.REGISTERED, at)
    here = f"/facility/devices/{one.pk}/revoke/"
    assert "登録を取り消しますか？" in manager.get(here).content.decode()
    one.refresh_from_db()
    assert one.state == State.REGISTERED
    assert manager.post(here)["Location"] == f"/facility/{at.pk}/devices/"
    one.refresh_from_db()
    assert one.state == State.REVOKED
    assert one.client.get("/").status_code == 302
    assert [event.kind for event in announced()].count("close") == 1
    assert audited("device.revoked")


def test_out_of_use_and_back(at, nurse, manager):
    one = device(nurse, State.REGISTERED, at)
    manager.post(f"/facility/devices/{one.pk}/block/")
    one.refresh_from_db()
    assert one.state == State.BLOCKED
    assert "使用停止を解除する" in manager.get(f"/facility/{at.pk}/devices/").content.decode()
    manager.post(f"/facility/devices/{one.pk}/release/")
    one.refresh_from_db()
    assert one.state == State.REVOKED


def test_what_a_colleague_has_lost_without_a_registration_stands_here_too(at, nurse, manager):
    one = device(nurse, State.BLOCKED, None, "")
    assert (
        f"/facility/devices/{one.pk}/release/" in manager.get(f"/facility/{at.pk}/devices/").content.decode()
    )
    assert manager.post(f"/facility/devices/{one.pk}/release/").status_code == 302
    one.refresh_from_db()
    assert one.state == State.SEEN


@pytest.mark.parametrize("act", ["revoke", "block", "release"])
def test_who_may_not_is_refused_and_nothing_changes(at, nurse, as_user, act):
    one = device(make.professional(at), State.REGISTERED, at)
    here = f"/facility/devices/{one.pk}/{act}/"
    others = {
        nurse: 403,
        make.professional(make.facility(), manager=True): 404,
        make.relative(): 404,
        make.user(is_secretariat=True): 404,
    }
    for person, status in others.items():
        assert as_user(person).get(here).status_code == status
        assert as_user(person).post(here).status_code == status
    one.refresh_from_db()
    assert one.state == State.REGISTERED


@pytest.mark.parametrize("page", ["", "{}/devices/", "{}/rules/"])
def test_the_desk_is_the_administrators_alone(at, nurse, as_user, manager, page):
    here = f"/facility/{page.format(at.pk)}"
    assert manager.get(here).status_code == 200
    assert as_user(nurse).get(here).status_code == 403
    assert as_user(make.relative()).get(here).status_code == 404
    other = as_user(make.professional(make.facility(), manager=True))
    assert other.get(here).status_code == (404 if page else 200)


def test_the_menu_leads_there_for_administrators_only(as_user, nurse, manager):
    for page in ("/", "/settings/"):
        assert 'href="/facility/"' in manager.get(page).content.decode()
        assert 'href="/facility/"' not in as_user(nurse).get(page).content.decode()


def test_who_manages_several_facilities_finds_them_all(as_user, at):
    person = make.professional(at, manager=True)
    second = make.facility("若葉訪問看護")
    make.affiliate(person, second, manager=True)
    html = as_user(person).get("/facility/").content.decode()
    assert f"/facility/{at.pk}/devices/" in html
    assert f"/facility/{second.pk}/rules/" in html


def test_deciding_twice_says_so(at, nurse, manager):
    one = device(nurse, State.REVOKED, at)
    answer = manager.post(f"/facility/devices/{one.pk}/revoke/", follow=True)
    assert "この端末の状態は、すでに変わっています。" in answer.content.decode()


def test_the_way_back_from_a_lost_device_leads_to_a_facility_one_manages_of_its_owner(at, nurse, as_user):
    third, elsewhere = make.facility(), make.facility()
    make.affiliate(nurse, elsewhere)
    boss = make.professional(third, "兼任 長子", manager=True)
    make.affiliate(boss, elsewhere, manager=True)
    lost = device(nurse, State.BLOCKED)
    page = as_user(boss).get(f"/facility/devices/{lost.pk}/release/").content.decode()
    assert f"/facility/{elsewhere.pk}/devices/" in page
    assert f"/facility/{at.pk}/devices/" not in page
    assert f"/facility/{third.pk}/devices/" not in page
