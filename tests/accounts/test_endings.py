"""Who was signed out by somebody's act reads why: from the page left open, and on the sign-in page it leads to."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import devices, endings, second_factor, sessions
from accounts.actions.passwords import change_password, give_temporary_password
from accounts.actions.people import suspend
from accounts.enums import DeviceState
from accounts.middleware import ENDED
from accounts.models import Device, EndedSession, OpenSession
from notices.registry import CHORES
from tests import factories as make
from tests.accounts.kit import SIGN_IN, announced, sign_in, signed_in

pytestmark = pytest.mark.django_db
NEW = "harunohi-no-8-umi"


@pytest.fixture
def at():
    return make.facility()


@pytest.fixture
def nurse(at):
    return make.professional(at)


@pytest.fixture
def manager(at):
    return make.professional(at, manager=True)


def row_of(client: Client) -> OpenSession:
    return OpenSession.objects.select_related("session", "device").get(
        session__session_key=client.session.session_key
    )


def registered(client: Client, at) -> Device:
    device = row_of(client).device
    Device.objects.filter(pk=device.pk).update(state=DeviceState.REGISTERED, facility=at, name="訪問用")
    device.refresh_from_db()
    return device


ACTS = {
    "password": lambda nurse, manager, at, client: change_password(nurse, password=NEW),
    "temporary": lambda nurse, manager, at, client: give_temporary_password(manager, nurse),
    "elsewhere": lambda nurse, manager, at, client: sessions.end(nurse, row_of(client)),
    "factor": lambda nurse, manager, at, client: second_factor.reset(manager, nurse),
    "revoked": lambda nurse, manager, at, client: devices.revoke(manager, registered(client, at)),
    "blocked": lambda nurse, manager, at, client: devices.block(manager, registered(client, at)),
}
WORDS = {
    "password": "パスワードが変更されたため",
    "temporary": "仮のパスワードが発行されたため",
    "elsewhere": "ほかの端末での操作により",
    "factor": "二段階認証がやり直しになったため",
    "revoked": "この端末の登録が取り消されたため",
    "blocked": "この端末は、紛失などの届け出により使えません",
}


@pytest.mark.parametrize("why", ACTS)
def test_open_pages_are_told_the_reason_and_the_sign_in_page_says_it_once(nurse, manager, at, why):
    client = signed_in(nurse)
    ACTS[why](nurse, manager, at, client)
    assert [event.data.get("why") for event in announced() if event.kind == "close"] == [why]
    page = client.get("/settings/", follow=True)
    assert page.redirect_chain[0][0].startswith(SIGN_IN)
    assert page.content.decode().count(WORDS[why]) == 1
    assert WORDS[why] not in client.get(SIGN_IN).content.decode()


def test_a_page_that_asked_by_itself_does_not_swallow_it(nurse):
    client = signed_in(nurse)
    change_password(nurse, password=NEW)
    client.get("/settings/session/", headers={"X-Background": "1", "Accept": "application/json"})
    assert client.get(SIGN_IN).content.decode().count(WORDS["password"]) == 1


def test_every_reason_has_its_words_at_both_places(settings):
    script = (settings.BASE_DIR / "static/js/live.js").read_text()
    for why in EndedSession._meta.get_field("why").choices:
        assert why[0] in ENDED
        assert f"\n  {why[0]}: [" in script


def test_reporting_a_loss_tells_the_lost_device_so(nurse):
    here, phone = signed_in(nurse), signed_in(nurse)
    lost = row_of(phone).device
    sessions.report_lost(nurse, lost, password=NEW, keep=here.session.session_key)
    assert WORDS["blocked"] in phone.get("/", follow=True).content.decode()


def test_who_stays_signed_in_reads_nothing(nurse):
    client = signed_in(nurse)
    change_password(nurse, password=NEW, keep_session=client.session.session_key)
    assert EndedSession.objects.count() == 0
    assert not any(words in client.get("/settings/").content.decode() for words in WORDS.values())


def test_that_an_account_was_stopped_is_told_after_the_right_password_alone(nurse):
    client = signed_in(nurse)
    suspend(make.user(is_secretariat=True), nurse)
    page = client.get("/settings/", follow=True).content.decode()
    assert EndedSession.objects.count() == 0
    assert "停止" not in page


def test_no_key_is_kept_and_an_unknown_one_says_nothing(nurse):
    client = signed_in(nurse)
    key = client.session.session_key
    change_password(nurse, password=NEW)
    assert key not in str(list(EndedSession.objects.values()))
    stranger = Client()
    stranger.cookies["sid"] = key[::-1]
    assert WORDS["password"] not in stranger.get("/settings/", follow=True).content.decode()


def test_reasons_are_forgotten_after_a_week(nurse):
    assert endings.forget_endings in CHORES
    signed_in(nurse)
    change_password(nurse, password=NEW)
    week = timezone.now() - endings.KEPT_FOR
    EndedSession.objects.update(at=week + timedelta(minutes=1))
    assert endings.forget_endings() == 0
    EndedSession.objects.update(at=week - timedelta(minutes=1))
    assert endings.forget_endings() == 1


# --- a blocked device ----------------------------------------------------------------------------------------


def test_a_session_on_a_blocked_device_opens_nothing_whoever_made_it(nurse):
    client = signed_in(nurse)
    Device.objects.update(state=DeviceState.BLOCKED)
    page = client.get("/settings/", follow=True)
    assert page.redirect_chain[0][0].startswith(SIGN_IN)
    assert WORDS["blocked"] in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_another_device_of_the_person_stays(nurse):
    client, other = signed_in(nurse), signed_in(nurse)
    Device.objects.filter(pk=row_of(client).device_id).update(state=DeviceState.BLOCKED)
    assert client.get("/settings/").status_code == 302
    assert other.get("/settings/").status_code == 200


def test_it_is_signed_in_again_once_it_was_found(nurse, manager, at):
    client = signed_in(nurse)
    device = registered(client, at)
    devices.block(manager, device)
    assert sign_in(nurse.email, client=client).status_code == 403
    devices.release(manager, device)
    assert sign_in(nurse.email, client=client).status_code == 302
