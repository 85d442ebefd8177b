"""ログアウト, and the door every signed-in request passes."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.enums import UserState
from mcs.core.live.events import session_mark
from tests import factories as make
from tests.accounts.kit import SIGN_IN, announced, audited, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def test_signing_out_ends_the_session_and_closes_its_sockets(nurse):
    client = signed_in(nurse)
    key = client.session.session_key
    answer = client.post("/sign-out/")
    assert answer["Location"] == SIGN_IN
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(session_key=key).exists()
    closed = [dict(event.data) for event in announced() if event.kind == "close"]
    assert {"code": 4401, "session": session_mark(key)} in closed
    assert [entry.actor_id for entry in audited("session.sign_out")] == [nurse.pk]


def test_the_browser_is_told_to_forget_and_the_person_that_it_is_done(nurse):
    client = signed_in(nurse)
    answer = client.post("/sign-out/", follow=True)
    assert "ログアウトしました" in answer.content.decode()
    assert signed_in(nurse).post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'


def test_pages_behind_the_sign_in_are_kept_by_no_cache(nurse, as_user):
    assert "no-store" in as_user(nurse).get("/settings/")["Cache-Control"]


def test_a_link_alone_signs_nobody_out(nurse, as_user):
    client = as_user(nurse)
    assert client.get("/sign-out/")["Location"] == "/"
    assert client.get("/settings/").status_code == 200


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(nurse, client):
    signed = signed_in(nurse)
    client.cookies["sid"] = signed.cookies["sid"].value
    assert client.get("/settings/").status_code == 200
    signed.post("/sign-out/")
    assert client.get("/settings/")["Location"].startswith(SIGN_IN)


def test_a_suspended_person_is_led_to_the_sign_in_page_at_the_next_request(nurse, as_user):
    client = as_user(nurse)
    nurse.state, nurse.is_active = UserState.SUSPENDED, False
    nurse.save(update_fields=["state", "is_active"])
    assert client.get("/settings/")["Location"].startswith(SIGN_IN)


def test_a_fragment_asked_for_without_a_session_makes_the_whole_page_go_to_the_sign_in(client):
    answer = client.get(
        "/notices/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{SIGN_IN}?next=%2Fsettings%2F"


OPEN = {
    "/accounts/login/",
    "/accounts/signup/",
    "/terms/",
    "/privacy/",
    "/contact/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-x/",
}
CLOSED = {
    "/settings/",
    "/settings/profile/",
    "/settings/profile/photo/",
    "/settings/profile/details/",
    "/settings/profile/professions/",
    "/settings/profile/professions/choose/",
    "/settings/password/",
    "/people/1/",
    "/people/1/photo/small/",
    "/connections/",
    "/sign-out/",
    "/notices/",
    "/notices/1/",
    "/notices/read/",
    "/announcements/1/",
}


@pytest.mark.parametrize("path", sorted(OPEN))
def test_the_open_pages_need_no_session(client, path):
    assert client.get(path).status_code == 200


def test_the_page_of_stopped_accounts_says_nothing_without_the_right_password(client):
    assert client.get("/accounts/inactive/")["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("path", sorted(CLOSED))
def test_everything_else_leads_to_the_sign_in_page(client, path):
    assert client.get(path)["Location"].startswith(SIGN_IN)
    assert client.post(path)["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    "path", ["/accounts/email/", "/accounts/logout/", "/accounts/password/set/", "/accounts/sessions/"]
)
def test_other_pages_of_the_library_are_not_there(nurse, as_user, path):
    assert as_user(nurse).get(path).status_code == 404


def test_who_signs_in_again_after_a_refused_form_comes_back_to_the_page_it_stood_on(db):
    page = "http://testserver/timelines/1/invite/mail/"
    refused = Client().post("/timelines/1/invite/mail/send/", headers={"Referer": page})
    assert refused["Location"] == f"{SIGN_IN}?next=/timelines/1/invite/mail/"
    elsewhere = Client().post("/notices/read/", headers={"Referer": "https://elsewhere.example/settings/"})
    assert elsewhere["Location"] == f"{SIGN_IN}?next=/notices/read/"


def test_a_garbled_address_in_a_header_leads_to_the_first_page(db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://["}
    assert Client().get("/waiting/", headers=headers)["HX-Redirect"] == f"{SIGN_IN}?next=%2F"
    refused = Client().post("/notices/read/", headers={"Referer": "http://["})
    assert refused["Location"] == f"{SIGN_IN}?next=/notices/read/"
