"""「端末をなくした」: one page that changes the password, ends everything else, blocks the device and tells who has to know."""

import pytest
from django.test import Client

from accounts.actions import sessions
from accounts.enums import AffiliationState, DeviceState, UserKind
from accounts.models import Device
from accounts.queries.lost_words import LOST, LOST_MAIL, LOST_OWN_MAIL
from mcs.core.live.events import session_mark
from notices.models import Delivery, Notice
from notices.registry import MAILS, NOTICES
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
PAGE, DONE = "/settings/lost-device/", "/settings/lost-device/done/"
NEW = "harunohi-no-8-umi"


@pytest.fixture
def place():
    return make.facility("青葉クリニック")


@pytest.fixture
def nurse(place):
    return make.professional(place, "看護 花子")


@pytest.fixture
def manager(place):
    return make.professional(place, "管理 者子", manager=True)


def report(client, device="unknown", *, old=make.PASSWORD, new=NEW, again=NEW, **extra):
    data = {"device": device, "oldpassword": old, "password1": new, "password2": again}
    return client.post(PAGE, data, **extra)


def device_of(client: Client) -> Device:
    return Device.objects.get(sessions__session__session_key=client.session.session_key)


def mails(kind: str):
    found = [MAILS[kind](one) for one in Delivery.objects.filter(kind=kind)]
    return {mail.to: mail for mail in found if mail is not None}


def told(person) -> list[str]:
    notices = list(Notice.objects.filter(recipient=person, kind=LOST))
    return [one.text for one in NOTICES[LOST](notices, person).values()]


def test_it_says_in_plain_words_what_will_happen(nurse):
    page = signed_in(nurse).get(PAGE).content.decode()
    for words in (
        "パスワードを",
        "すべてログアウト",
        "ログインできなくなり",
        "施設管理者と事務局に",
        "わからない",
    ):
        assert words in page


def test_the_password_changes_and_everything_else_ends(nurse):
    here, elsewhere = signed_in(nurse), signed_in(nurse)
    key = here.session.session_key
    assert report(here)["Location"] == DONE
    assert here.get(DONE).status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    assert sign_in(nurse.email).status_code == 200
    assert sign_in(nurse.email, NEW).status_code == 302
    closed = [dict(event.data) for event in announced() if event.kind == "close"]
    assert {"user": nurse.pk, "keep": session_mark(key), "code": 4401, "why": "password"} in closed
    assert [entry.detail for entry in audited("device.lost")] == [{"device": None}]


def test_the_chosen_device_is_blocked_and_lets_nobody_in(nurse, place):
    here, phone = signed_in(nurse), signed_in(nurse)
    lost = device_of(phone)
    colleague = make.professional(place)
    shared = Client()
    shared.cookies["device"] = phone.cookies["device"].value
    sign_in(colleague.email, client=shared)
    assert shared.get("/settings/").status_code == 200
    report(here, str(lost.pk))
    lost.refresh_from_db()
    assert lost.state == DeviceState.BLOCKED
    assert [entry.subject_id for entry in audited("device.blocked")] == [lost.pk]
    assert phone.get("/settings/").status_code == 302
    assert shared.get("/settings/").status_code == 302
    refused = sign_in(nurse.email, NEW, client=phone)
    assert refused.status_code == 403
    assert phone.get("/settings/").status_code == 302
    assert sign_in(nurse.email, NEW).status_code == 302


def test_ones_own_devices_can_be_named_long_after_their_session_ended(nurse):
    phone = signed_in(nurse)
    lost = device_of(phone)
    phone.post("/sign-out/")
    here = signed_in(nurse)
    assert str(lost.pk) in [value for value, _ in here.get(PAGE).context["form"].fields["device"].choices]
    report(here, str(lost.pk))
    lost.refresh_from_db()
    assert lost.state == DeviceState.BLOCKED


def test_a_device_somebody_else_set_up_can_be_named_by_who_used_it_last(nurse, manager):
    tablet = signed_in(manager)
    lost = device_of(tablet)
    tablet.post("/sign-out/")
    sign_in(nurse.email, client=tablet)
    tablet.post("/sign-out/")
    assert report(signed_in(nurse), str(lost.pk))["Location"] == DONE
    lost.refresh_from_db()
    assert lost.state == DeviceState.BLOCKED


def test_neither_this_device_nor_a_blocked_one_nor_a_strangers_can_be_named(nurse):
    here, phone = signed_in(nurse), signed_in(nurse)
    Device.objects.filter(pk=device_of(phone).pk).update(state=DeviceState.BLOCKED)
    strangers = device_of(signed_in(make.professional(make.facility())))
    values = [value for value, _ in here.get(PAGE).context["form"].fields["device"].choices]
    assert values == ["unknown"]
    assert report(here, str(strangers.pk)).status_code == 422
    strangers.refresh_from_db()
    assert strangers.state == DeviceState.SEEN
    assert sign_in(nurse.email).status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"old": "chigau-1"}, "現在のパスワードが違います"),
        ({"new": "kurz1", "again": "kurz1"}, "8 文字以上"),
        ({"again": "harunohi-no-9-umi"}, "同じパスワードを入力してください"),
        ({"device": ""}, "どの端末か、選んでください"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_happens(nurse, data, sentence):
    here, elsewhere = signed_in(nurse), signed_in(nurse)
    answer = report(here, **data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert elsewhere.get("/settings/").status_code == 200
    assert audited("device.lost") == []
    assert not Notice.objects.exists()


def test_managers_and_the_office_are_told_who_what_and_when(nurse, manager):
    office = make.user("事務 局子", is_secretariat=True)
    elsewhere = make.professional(make.facility(), manager=True)
    Device.objects.filter(pk=device_of(phone := signed_in(nurse)).pk).update(name="訪問用の携帯")
    report(signed_in(nurse), str(device_of(phone).pk))
    for person in (manager, office):
        [sentence] = told(person)
        assert "看護 花子さん(青葉クリニック)" in sentence
        assert "訪問用の携帯" in sentence
    assert told(elsewhere) == []
    assert set(mails(LOST_MAIL)) == {manager.email, office.email}
    mail = mails(LOST_MAIL)[manager.email]
    assert "看護 花子さん" in mail.body
    assert f"/facility/staff/{nurse.pk}/" in mail.body
    assert signed_in(manager).get(f"/facility/staff/{nurse.pk}/").status_code == 200
    assert "/admin/" in mails(LOST_MAIL)[office.email].body
    assert set(mails(LOST_OWN_MAIL)) == {nurse.email}


def test_a_second_loss_is_told_again(nurse, manager):
    report(signed_in(nurse))
    client = Client()
    sign_in(nurse.email, NEW, client=client)
    report(client, old=NEW, new="akinohi-no-9-yama", again="akinohi-no-9-yama")
    assert len(told(manager)) == 2


def test_who_has_no_address_gets_no_mail(place, manager):
    numbered = make.professional(place, email="100200@number.invalid")
    here = Client()
    here.force_login(numbered)
    make.session_row(numbered, here.session.session_key)
    sessions.report_lost(numbered, None, password=NEW, keep=here.session.session_key)
    assert mails(LOST_OWN_MAIL) == {}
    assert set(mails(LOST_MAIL)) == {manager.email}


def test_patients_and_relatives_are_not_named(manager):
    office = make.user("事務 局子", is_secretariat=True)
    patient = make.relative("花岡 すみ", kind=UserKind.PATIENT)
    report(signed_in(patient))
    [sentence] = told(office)
    assert "花岡" not in sentence
    assert "花岡" not in mails(LOST_MAIL)[office.email].body
    assert told(manager) == []


def test_who_does_not_run_the_facility_any_more_reads_nothing(nurse, manager):
    report(signed_in(nurse))
    manager.affiliations.update(state=AffiliationState.ENDED)
    assert told(manager) == []
    assert mails(LOST_MAIL) == {}


def test_a_manager_who_has_no_say_over_an_office_is_led_to_the_person(place, manager):
    office = make.professional(place, "兼務 局子", is_secretariat=True)
    client = Client()
    client.force_login(office)
    make.session_row(office, client.session.session_key)
    report(client)
    body = mails(LOST_MAIL)[manager.email].body
    assert f"/people/{office.pk}/" in body
    assert signed_in(manager).get(f"/people/{office.pk}/").status_code == 200
