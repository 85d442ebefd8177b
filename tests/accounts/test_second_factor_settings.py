"""Setting up the second factor, step by step; taking ways away; who is made to."""

import base64
import re

import pytest
from django.contrib.admin import site
from django.core import mail
from django.test import RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice
from freezegun import freeze_time

from accounts.models import MailCode, RecoveryCode, RecoverySheet
from notices.models import Delivery
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.factor_kit import (
    ASKED,
    MAIL,
    SETTINGS,
    app_of,
    code_of,
    errors,
    give,
    halfway,
    is_in,
    mail_of,
    mailed_code,
    verified,
)
from tests.accounts.kit import audited, signed_in

pytestmark = pytest.mark.django_db
APP, PICTURE, ADD_MAIL = f"{SETTINGS}app/", f"{SETTINGS}app/picture/", f"{SETTINGS}mail/"
SHEET = f"{SETTINGS}recovery/"
CODE = re.compile(r"<li>(\d{4}-\d{4})</li>")


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子", email="kangohanako@example.jp")


@pytest.fixture
def client(nurse):
    return signed_in(nurse)


def begun(client, person) -> TOTPDevice:
    assert client.post(f"{APP}start/")["Location"] == APP
    return TOTPDevice.objects.get(user=person, confirmed=False)


def remove(client, method, device):
    return client.post(f"{SETTINGS}{method}/{device.pk}/remove/")


def test_the_guide_offers_every_way(client, nurse):
    page = client.get(SETTINGS).content.decode()
    for words in ("認証アプリを設定する", "パスキー", "確認コードを送って設定する"):
        assert words in page
    assert "使っている方法" not in page
    assert "/settings/second-factor/" in client.get("/settings/").content.decode()


def test_an_app_is_set_up_with_a_picture_a_key_and_six_digits(client, nurse):
    device = begun(client, nurse)
    page = client.get(APP).content.decode()
    secret = base64.b32encode(device.bin_key).decode()
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page
    assert "otpauth://totp/" in page
    picture = client.get(PICTURE)
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<?xml")
    assert give(client, code_of(device), APP)["Location"] == SHEET
    device.refresh_from_db()
    assert device.confirmed
    assert verified(client)
    assert client.get(APP).status_code == 302
    assert client.get(PICTURE).status_code == 404


def test_the_app_is_asked_for_from_the_next_sign_in_on(client, nurse):
    device = begun(client, nurse)
    give(client, code_of(device), APP)
    other = halfway(nurse)
    assert give(other, code_of(device)).status_code == 422  # the code that set it up is used
    device.throttle_reset()
    assert give(other, code_of(device, later=1)).status_code == 302


def test_a_wrong_code_sets_nothing_up_and_keeps_the_page(client, nurse):
    device = begun(client, nurse)
    answer = give(client, "000000", APP)
    assert answer.status_code == 422
    assert "確認コードが違います" in errors(answer)
    assert "otpauth://" in answer.content.decode()
    device.refresh_from_db()
    assert not device.confirmed


def test_the_first_way_brings_ten_printed_codes_once(client, nurse):
    give(client, code_of(begun(client, nurse)), APP)
    page = client.get(SHEET).content.decode()
    codes = CODE.findall(page)
    assert len(set(codes)) == 10
    assert "印刷する" in page
    assert RecoveryCode.objects.filter(sheet__user=nurse).count() == 10
    assert CODE.findall(client.get(SHEET).content.decode()) == codes  # a page that was lost on the way
    client.get(SETTINGS)
    assert client.get(SHEET)["Location"] == SETTINGS


@pytest.mark.parametrize("page", ["/", "/settings/", "/nowhere/"])
def test_whatever_else_is_opened_no_session_keeps_the_printed_codes(client, nurse, page):
    give(client, code_of(begun(client, nurse)), APP)
    client.get("/settings/session/", headers={"X-Background": "1"})
    assert client.get(SHEET).status_code == 200
    client.get(page)
    assert "recovery" not in client.session
    assert client.get(SHEET)["Location"] == SETTINGS


def test_a_page_left_open_shows_them_for_ten_minutes(client, nurse):
    with freeze_time() as clock:
        give(client, code_of(begun(client, nurse)), APP)
        clock.tick(9 * 60)
        assert client.get(SHEET).status_code == 200
        clock.tick(62)
        client.get("/settings/session/", headers={"X-Background": "1"})
        assert "recovery" not in client.session


def test_new_printed_codes_void_the_former(client, nurse):
    give(client, code_of(begun(client, nurse)), APP)
    former = CODE.findall(client.get(SHEET).content.decode())
    assert client.post(f"{SHEET}make/")["Location"] == SHEET
    fresh = CODE.findall(client.get(SHEET).content.decode())
    assert not set(former) & set(fresh)
    other = halfway(nurse)
    assert give(other, former[0], f"{ASKED}recovery/").status_code == 422
    RecoverySheet.objects.get().throttle_reset()
    assert give(other, fresh[0], f"{ASKED}recovery/").status_code == 302


def test_there_are_no_printed_codes_without_another_way(client, nurse):
    assert client.post(f"{SHEET}make/")["Location"] == SETTINGS
    assert not RecoverySheet.objects.exists()
    assert "ほかの方法を設定してから" in client.get(SETTINGS).content.decode()


def test_mail_is_set_up_by_the_code_that_arrives(client, nurse):
    assert client.post(f"{ADD_MAIL}start/")["Location"] == ADD_MAIL
    assert is_in(signed_in(nurse))  # not asked for before it is confirmed
    assert give(client, mailed_code(), ADD_MAIL)["Location"] == SHEET
    other = halfway(nurse)
    with freeze_time() as clock:
        clock.tick(61)
        other.post(f"{MAIL}send/")
        assert give(other, mailed_code(), MAIL).status_code == 302


def test_who_has_a_number_is_not_offered_mail():
    numbered = make.professional(make.facility(), email="a-1042@number.invalid")
    client = signed_in(numbered)
    assert "確認コードを送って設定する" not in client.get(SETTINGS).content.decode()
    client.post(f"{ADD_MAIL}start/")
    assert not MailCode.objects.exists()
    assert "a-1042" in client.post(f"{APP}start/", follow=True).content.decode()
    assert "number.invalid" not in client.get(APP).content.decode()


def test_adding_and_removing_is_audited_and_told_by_mail_without_a_code(client, nurse):
    device = begun(client, nurse)
    give(client, code_of(device), APP)
    remove(client, "app", device)
    for delivery in Delivery.objects.order_by("pk"):
        deliver(delivery.pk)
    assert [e.detail["method"] for e in audited("second_factor.add")] == ["app", "recovery"]
    assert [e.detail["method"] for e in audited("second_factor.remove")] == ["app"]
    assert {one.to[0] for one in mail.outbox} == {nurse.email}
    told = "".join(one.body for one in mail.outbox)
    assert "追加されました" in told
    assert "削除されました" in told
    assert not re.search(r"\d{6}", told)


def test_with_the_last_way_go_the_printed_codes(client, nurse):
    device = begun(client, nurse)
    give(client, code_of(device), APP)
    assert "これが最後の方法です" in client.get(f"{SETTINGS}app/{device.pk}/remove/").content.decode()
    remove(client, "app", device)
    assert not TOTPDevice.objects.exists()
    assert not RecoverySheet.objects.exists()
    assert is_in(signed_in(nurse))


def test_the_last_way_stays_where_a_facility_asks_for_one(client, nurse):
    device = begun(client, nurse)
    give(client, code_of(device), APP)
    facility = nurse.affiliations.get().facility
    facility.requires_second_factor = True
    facility.save()
    remove(client, "app", device)
    assert TOTPDevice.objects.filter(pk=device.pk).exists()
    assert "二段階認証は必須です" in client.get(SETTINGS).content.decode()
    mail_of(nurse)
    remove(client, "app", device)
    assert not TOTPDevice.objects.exists()


def test_a_new_app_takes_the_place_of_the_former(client, nurse):
    first = begun(client, nurse)
    give(client, code_of(first), APP)
    second = begun(client, nurse)
    assert TOTPDevice.objects.filter(user=nurse, confirmed=True).get() == first
    give(client, code_of(second), APP)
    assert TOTPDevice.objects.get() == second


def test_another_persons_way_is_not_found(client):
    other = app_of(make.professional())
    for path in (f"app/{other.pk}", f"app/{other.pk + 999}", f"nothing/{other.pk}", f"recovery/{other.pk}"):
        assert client.get(f"{SETTINGS}{path}/remove/").status_code == 404
        assert client.post(f"{SETTINGS}{path}/remove/").status_code == 404
    assert TOTPDevice.objects.filter(pk=other.pk).exists()


def test_a_session_older_than_the_first_way_changes_nothing_before_it_is_verified(client, nurse):
    device = app_of(nurse)
    assert client.get(SETTINGS)["Location"] == ASKED
    assert remove(client, "app", device).status_code == 302
    for path in ("app/start/", "mail/start/", "recovery/make/", "passkey/start/", "passkey/done/"):
        answer = client.post(SETTINGS + path, {"answer": "{}"})
        assert answer.status_code == 403, path
    assert list(TOTPDevice.objects.all()) == [device]
    assert not MailCode.objects.exists()
    assert give(client, code_of(device)).status_code == 302
    assert verified(client)
    assert client.get(SETTINGS).status_code == 200


class TestHeld:
    """A facility, or the office one holds, asks for a second factor."""

    @pytest.fixture
    def held(self, nurse, client):
        facility = nurse.affiliations.get().facility
        facility.requires_second_factor = True
        facility.save()
        return client

    def test_nothing_opens_but_the_guide_which_says_why(self, held):
        for path in ("/", "/settings/", "/connections/"):
            assert held.get(path)["Location"] == SETTINGS
        page = held.get(SETTINGS).content.decode()
        assert "はじめに、二段階認証を設定してください" in page
        assert "あなたの施設、または事務局が" in page

    def test_the_guide_leads_through(self, held, nurse):
        device = begun(held, nurse)
        assert held.get(APP).status_code == 200
        assert held.get(PICTURE, headers={"Accept": "image/avif,image/webp,*/*"}).status_code == 200
        assert give(held, code_of(device), APP)["Location"] == SHEET
        assert held.get(SHEET).status_code == 200
        assert held.get("/").status_code == 200

    def test_who_has_a_way_already_is_asked_for_it(self, held, nurse):
        device = app_of(nurse)
        assert held.get("/")["Location"] == SETTINGS
        assert held.get(SETTINGS)["Location"] == ASKED
        assert give(held, code_of(device))["Location"] == "/"
        assert held.get("/").status_code == 200

    def test_the_secretariat_is_always_asked(self):
        client = signed_in(make.user("事務 局子", is_secretariat=True))
        assert client.get("/admin/")["Location"] == SETTINGS
        assert "事務局のアカウントには" in client.get(SETTINGS).content.decode()


def test_the_admin_opens_to_no_session_without_the_second_factor():
    office = make.user("事務 局子", is_secretariat=True)
    client = signed_in(office)
    request = RequestFactory().get("/admin/")
    request.user = office
    assert not site.has_permission(request)
    request.session_row = make.session_row(office, client.session.session_key, verified_at=None)
    assert not site.has_permission(request)
    request.session_row = make.session_row(office, client.session.session_key)
    assert site.has_permission(request)
    request.user = make.professional()
    assert not site.has_permission(request)
