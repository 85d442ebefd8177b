"""「端末をなくした」 from a browser that opens nothing else: not registered, or in a network that is not let in."""

import pytest
from django.test import Client

from accounts.enums import DeviceState
from accounts.models import Device, Facility, OpenSession
from tests import factories as make
from tests.accounts.kit import audited, sign_in, signed_in

pytestmark = pytest.mark.django_db
PAGE, DONE = "/settings/lost-device/", "/settings/lost-device/done/"
NEW = "harunohi-no-8-umi"
HOLDS = {
    "device": ({"registered_devices_only": True}, "/settings/this-device/"),
    "network": ({"networks": "203.0.113.0/24"}, "/network/"),
}


@pytest.fixture(params=HOLDS)
def held(request):
    """A nurse whose facility lets registered devices in only, or its own network; the page that says so."""
    rule, page = HOLDS[request.param]
    at = make.facility()
    nurse = make.professional(at)
    stolen = signed_in(nurse)
    row = OpenSession.objects.get(session__session_key=stolen.session.session_key)
    Device.objects.filter(pk=row.device_id).update(state=DeviceState.REGISTERED, facility=at, name="訪問用")
    Facility.objects.filter(pk=at.pk).update(**rule)
    return nurse, stolen, page


def report(client, device="unknown", old=make.PASSWORD):
    return client.post(PAGE, {"device": device, "oldpassword": old, "password1": NEW, "password2": NEW})


def test_the_page_that_holds_leads_there(held):
    nurse, _, page = held
    other = signed_in(nurse)
    assert other.get("/")["Location"] == page
    assert f'href="{PAGE}"' in other.get(page).content.decode()
    shown = other.get(PAGE)
    assert shown.status_code == 200
    assert "端末をなくしたことを届け出る" in shown.content.decode()


def test_the_stolen_device_is_out_at_once_and_nothing_else_opens(held):
    nurse, stolen, page = held
    other, device = signed_in(nurse), Device.objects.get(name="訪問用")
    assert report(other, str(device.pk))["Location"] == DONE
    assert other.get(DONE).status_code == 200
    device.refresh_from_db()
    assert device.state == DeviceState.BLOCKED
    assert stolen.get("/", REMOTE_ADDR="203.0.113.7").status_code == 302
    assert sign_in(nurse.email, NEW, client=stolen).status_code == 403
    assert len(audited("device.lost")) == 1
    assert sign_in(nurse.email).status_code == 200
    for path in ("/", "/patients/", "/settings/", "/settings/sessions/"):
        assert other.get(path)["Location"] == page


def test_without_the_present_password_nothing_happens(held):
    nurse, _, _ = held
    assert report(signed_in(nurse), old="wrong-1").status_code == 422
    assert audited("device.lost") == []
    assert sign_in(nurse.email, client=Client()).status_code == 302
