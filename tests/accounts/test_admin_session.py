"""The session in the secretariat's admin: the warning, the bar of a shared device, the page that says why it left."""

import re

import pytest
from django.test import Client

from accounts.models import OpenSession
from tests import factories as make

pytestmark = pytest.mark.django_db
BAR = "共用の端末です"
PAGES = ["/admin/", "/admin/accounts/user/", "/admin/accounts/facility/add/"]


def office(*, shared: bool = False) -> Client:
    person = make.user("事務 局子", is_secretariat=True)
    client = Client()
    client.force_login(person)
    make.session_row(person, client.session.session_key, shared=shared)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_session_for_its_script(page):
    text = office().get(page).content.decode()
    assert "js/office.js" in text
    assert 'id="idle"' in text
    element = re.search(r'<div id="session"[^>]*>', text)[0]
    for name in ("user", "socket", "sign-in", "session", "touch", "seconds", "longest", "idle"):
        assert f'data-{name}="' in element
    assert BAR not in text


@pytest.mark.parametrize("page", PAGES)
def test_a_shared_device_shows_the_way_out(page):
    text = office(shared=True).get(page).content.decode()
    assert text.count(BAR) == 1
    assert 'data-shared="yes"' in text


def test_so_do_pages_that_hold_and_pages_of_errors():
    nurse = make.professional(make.facility(), password_is_temporary=True)
    client = Client()
    client.force_login(nurse)
    make.session_row(nurse, client.session.session_key, shared=True)
    assert BAR in client.get("/", follow=True).content.decode()
    nurse.password_is_temporary = False
    nurse.save(update_fields=["password_is_temporary"])
    missing = client.get("/people/0/")
    assert (missing.status_code, BAR in missing.content.decode()) == (404, True)
    refused = client.get("/sign-out/elsewhere/")
    assert (refused.status_code, BAR in refused.content.decode()) == (404, True)
    OpenSession.objects.update(shared=False)
    assert BAR not in client.get("/people/0/").content.decode()
    assert BAR not in Client().get("/nowhere/").content.decode()


def test_the_way_to_the_licence_stands_on_the_account_of_staff_alone():
    client = office()
    nurse, relative = make.professional(make.facility(), "看護 花子"), make.relative()
    page = f"/facility/staff/{nurse.pk}/"
    text = client.get(f"/admin/accounts/user/{nurse.pk}/change/").content.decode()
    assert f'href="{page}"' in text
    assert "免許証等の確認" in text
    here = client.get(page).content.decode()
    assert "免許証を確認する" in here
    assert f'href="/admin/accounts/user/{nurse.pk}/change/"' in here
    for other in (relative, make.user(is_superuser=True)):
        shown = client.get(f"/admin/accounts/user/{other.pk}/change/")
        assert (shown.status_code, "免許証等の確認" in shown.content.decode()) == (200, False)
    assert "免許証等の確認" not in client.get("/admin/accounts/user/add/").content.decode()
