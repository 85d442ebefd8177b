"""The present password asked for again: counted like a sign-in, kept like one, and free again with a new password."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.actions.passwords import give_temporary_password
from accounts.actions.sign_in import unlock
from accounts.models import SignInLock
from notices.models import Delivery
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.kit import audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
CHANGE, LOST, ADDRESS = "/settings/password/", "/settings/lost-device/", "/settings/address/"
NEW, NEWER = "harunohi-no-8-umi", "akinohi-no-9-yama"
SENTENCE = "30分後に再度お試しください"


@pytest.fixture
def place():
    return make.facility()


@pytest.fixture
def nurse(place):
    return make.professional(place, email="kango@example.jp")


@pytest.fixture
def manager(place):
    return make.professional(place, manager=True)


def typed(page: str, old: str, new: str = NEW) -> dict[str, str]:
    """What stands in the form of a page."""
    if page == ADDRESS:
        return {"email": "new@example.jp", "password": old}
    return {"oldpassword": old, "password1": new, "password2": new, "device": "unknown"}


def lock(client, page: str = CHANGE) -> None:
    for n in range(5):
        assert client.post(page, typed(page, f"wrong-{n}")).status_code in {200, 422}


def is_locked(client) -> bool:
    answer = client.post(CHANGE, typed(CHANGE, make.PASSWORD, NEWER))
    return answer.status_code != 302 and SENTENCE in answer.content.decode()


@pytest.mark.parametrize("page", [CHANGE, LOST, ADDRESS])
def test_that_it_was_locked_is_audited_once_with_its_person(nurse, page):
    client = signed_in(nurse)
    lock(client, page)
    client.post(page, typed(page, "wrong-6"))
    assert [(e.actor_id, e.subject_id) for e in audited("session.locked")] == [(nurse.pk, nurse.pk)]


@pytest.mark.parametrize("page", [CHANGE, LOST])
def test_it_leaves_the_sign_in_alone(nurse, page):
    lock(signed_in(nurse), page)
    assert sign_in(nurse.email).status_code == 302


def test_the_mail_to_set_a_new_one_opens_it(nurse):
    lock(signed_in(nurse))
    Client().post("/accounts/password/reset/", {"email": nurse.email})
    deliver(Delivery.objects.get(kind="accounts.password_reset").pk)
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    client = Client()
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    client = Client()
    assert sign_in(nurse.email, NEW, client=client).status_code == 302
    assert client.post(CHANGE, typed(CHANGE, NEW, NEWER)).status_code == 302


def test_a_temporary_password_opens_it(nurse, manager):
    lock(signed_in(nurse))
    password = give_temporary_password(manager, nurse)
    client = Client()
    assert sign_in(nurse.email, password, client=client).status_code == 302
    assert client.post(CHANGE, typed(CHANGE, password, NEWER)).status_code == 302


def test_so_does_who_unlocks(nurse, manager):
    client = signed_in(nurse)
    lock(client)
    assert is_locked(client)
    unlock(manager, nurse)
    assert len(audited("session.unlock")) == 1
    assert not is_locked(client)


def test_a_change_begins_anew_for_both(nurse):
    client = signed_in(nurse)
    for n in range(4):
        client.post(CHANGE, typed(CHANGE, f"wrong-{n}"))
        sign_in(nurse.email, f"wrong-{n}")
    assert client.post(CHANGE, typed(CHANGE, make.PASSWORD)).status_code == 302
    assert set(SignInLock.objects.values_list("failures", flat=True)) == {0}
