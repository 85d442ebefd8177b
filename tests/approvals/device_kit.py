"""Short ways to the requests of devices that tests start from."""

from django.test import Client

from accounts.enums import DeviceState
from accounts.models import Device, OpenSession
from approvals.models import ApprovalRequest
from notices.queries import NoticeRow, page
from tests.accounts.kit import signed_in

HERE = "/settings/this-device/"
TYPED = {"name": "訪問用iPad 3号", "has_start_lock": "on"}


def asked_in(client: Client, **typed) -> ApprovalRequest:
    answer = client.post(HERE, TYPED | typed)
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    return ApprovalRequest.objects.latest("pk")


def rows(person) -> list[NoticeRow]:
    return list(page(person).rows)


def asked(person) -> ApprovalRequest:
    return asked_in(signed_in(person))


def signed_in_with_registered(person, at) -> Client:
    client = signed_in(person)
    row = OpenSession.objects.get(session__session_key=client.session.session_key)
    Device.objects.filter(pk=row.device_id).update(state=DeviceState.REGISTERED, facility=at)
    return client
