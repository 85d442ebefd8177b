"""What is good for a time only: the links of mails, what a browser keeps, and the site's demand of a second factor."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from freezegun import freeze_time

from accounts import cookies
from accounts.models import Device
from notices.models import Delivery
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.factor_kit import app_of, code_of, give, halfway, is_in
from tests.accounts.kit import SIGN_IN, sign_in

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60
NEW = "harunohi-no-8-umi"
VOID = "このリンクは使えません"


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子", email="kango@example.jp")


@pytest.fixture
def clock():
    with freeze_time("2026-11-24 10:00:00+09:00") as moved:
        yield moved


# --- the link of a forgotten password -----------------------------------------------------------------------


@pytest.fixture
def link(clock, nurse) -> str:
    Client().post("/accounts/password/reset/", {"email": nurse.email})
    deliver(Delivery.objects.get(kind="accounts.password_reset").pk)
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]


def set_by(link: str, client: Client) -> str:
    page = client.get(link, follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    return answer.content.decode()


def test_it_is_good_for_three_days(clock, nurse, link):
    clock.tick(3 * DAY - 60)
    assert "パスワードを変更しました" in set_by(link, Client())
    assert sign_in(nurse.email, NEW).status_code == 302


def test_then_it_is_void_and_leads_to_a_new_one(clock, nurse, link):
    clock.tick(3 * DAY + 60)
    page = Client().get(link, follow=True).content.decode()
    assert VOID in page
    assert 'href="/accounts/password/reset/"' in page
    assert sign_in(nurse.email).status_code == 302


def test_so_it_is_for_who_had_opened_it_before(clock, nurse, link):
    client = Client()
    page = client.get(link, follow=True)
    clock.tick(3 * DAY + 60)
    answer = client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assert "パスワードを変更しました" not in answer.content.decode()
    assert sign_in(nurse.email, NEW).status_code == 200


# --- what a browser keeps -----------------------------------------------------------------------------------


def test_the_saved_address_is_kept_for_180_days_from_the_last_sign_in(clock, nurse):
    client = Client()
    sign_in(nurse.email, client=client, keep_address="on")
    kept = client.cookies["address"]
    assert kept["max-age"] == 180 * DAY
    client.post("/sign-out/")
    clock.tick(180 * DAY - 60)
    assert nurse.email in client.get(SIGN_IN).content.decode()
    clock.tick(120)
    assert nurse.email not in client.get(SIGN_IN).content.decode()


def test_the_key_of_a_device_is_good_for_400_days(clock, nurse):
    client = Client()
    sign_in(nurse.email, client=client)
    client.post("/sign-out/")
    clock.tick(400 * DAY - 60)
    sign_in(nurse.email, client=client)
    assert Device.objects.count() == 1
    client.post("/sign-out/")
    clock.tick(400 * DAY + 60)
    sign_in(nurse.email, client=client)
    assert Device.objects.count() == 2


def test_every_sign_in_begins_the_400_days_anew(clock, nurse):
    client = Client()
    sign_in(nurse.email, client=client)
    first = client.cookies[cookies.DEVICE].value
    client.post("/sign-out/")
    clock.tick(300 * DAY)
    sign_in(nurse.email, client=client)
    assert client.cookies[cookies.DEVICE].value != first
    assert client.cookies[cookies.DEVICE]["max-age"] == 400 * DAY


# --- the second factor for everybody ------------------------------------------------------------------------


@pytest.fixture
def for_all(settings):
    settings.SECOND_FACTOR_FOR_ALL = True


@pytest.mark.parametrize("who", ["nurse", "relative", "nobody's"])
def test_whoever_has_none_is_led_to_setting_it_up(for_all, nurse, who):
    person = {"nurse": lambda: nurse, "relative": make.relative, "nobody's": make.professional}[who]()
    client = Client()
    sign_in(person.email, client=client)
    for path in ("/", "/settings/", "/notices/"):
        assert client.get(path)["Location"] == "/settings/second-factor/"
    assert client.get("/settings/second-factor/").status_code == 200


def test_whoever_has_one_gives_it_and_is_in(for_all, nurse):
    app = app_of(nurse)
    client = halfway(nurse)
    assert not is_in(client)
    give(client, code_of(app))
    assert is_in(client)


def test_without_it_nobody_is_asked(nurse):
    assert settings.SECOND_FACTOR_FOR_ALL is False
    client = Client()
    sign_in(nurse.email, client=client)
    assert is_in(client)
