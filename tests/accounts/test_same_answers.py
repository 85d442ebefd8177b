"""Status, headers and body are equal whether an address is known, unknown or locked, wherever one can type one."""

import re

import pytest
from django.test import Client
from freezegun import freeze_time

from notices.models import Delivery
from tests import factories as make
from tests.accounts.kit import sign_in, signed_in, words

pytestmark = pytest.mark.django_db
RESET, SIGN_UP, ADDRESS = "/accounts/password/reset/", "/accounts/signup/", "/settings/address/"
KNOWN, UNKNOWN, LOCKED, NOBODY = (f"{name}@example.jp" for name in ("known", "never", "shuts", "noone"))
"""The last one is unknown and locked."""
ADDRESSES = (KNOWN, UNKNOWN, LOCKED, NOBODY)


@pytest.fixture(autouse=True)
def people():
    """One account that is in use and one that is locked; all at one moment, so that no clock tells them apart."""
    with freeze_time("2026-11-24 10:00:00+09:00"):
        make.professional(make.facility(), email=KNOWN)
        make.professional(make.facility(), email=LOCKED)
        for address in (LOCKED, NOBODY):
            for n in range(5):
                sign_in(address, f"wrong-{n}")
        yield


def all_of(answer, address: str) -> tuple:
    """What a stranger can compare: the status, every header and cookie but its token, the page without the address."""
    cookies = {name: {**morsel, "value": ""} for name, morsel in answer.cookies.items()}
    body = words(answer).replace(address, "") if answer.context else answer.content.decode()
    return answer.status_code, {**answer.headers}, cookies, body


def test_the_page_of_a_forgotten_password():
    def asked(address: str) -> list:
        client = Client()
        first = client.post(RESET, {"email": address})
        return [all_of(first, address), all_of(client.get(first["Location"]), address)]

    found = [asked(address) for address in ADDRESSES]
    assert found[0][0][0] == 302
    assert "メール" in found[0][1][3]
    assert all(one == found[0] for one in found)
    assert Delivery.objects.filter(kind="accounts.password_reset").count() == 2


def test_the_page_of_a_forgotten_password_once_more_in_the_same_browser():
    def twice(address: str) -> list:
        client = Client()
        return [all_of(client.post(RESET, {"email": address}), address) for _ in range(2)]

    found = [twice(address) for address in ADDRESSES]
    assert all(one == found[0] for one in found)


def test_the_page_of_a_new_account():
    def sent(address: str) -> tuple:
        typed = {"email": address, "password1": "yamanoue-9-kumo", "password2": "yamanoue-9-kumo"}
        return all_of(Client().post(SIGN_UP, typed), address)

    found = [sent(address) for address in ADDRESSES]
    assert all(one == found[0] for one in found)


def test_the_change_of_the_own_address():
    def asked(address: str) -> list:
        client = signed_in(make.professional(make.facility(), email="nurse@example.jp"))
        first = client.post(ADDRESS, {"email": address, "password": make.PASSWORD})
        pages = [all_of(first, address), all_of(client.get(first["Location"]), address)]
        client.post("/settings/address/cancel/")
        type(make.user()).objects.filter(email="nurse@example.jp").update(email=f"was-{address}")
        return pages

    found = [asked(address) for address in ADDRESSES]
    assert found[0][0][0] == 302
    strip = re.compile(r'data-user="\d+"|/people/\d+/')
    plain = [[(*one[:3], strip.sub("", one[3])) for one in pages] for pages in found]
    assert all(pages == plain[0] for pages in plain)
