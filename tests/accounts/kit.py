"""Small helps for the tests of accounts."""

from django.db import connection
from django.test import Client

from mcs.core.live.events import Event
from mcs.core.models import AuditEntry
from tests.factories import PASSWORD

SIGN_IN = "/accounts/login/"


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None, **extra):
    """Fill in the sign-in page."""
    return (client or Client()).post(SIGN_IN, {"login": email, "password": password, **extra})


def signed_in(person) -> Client:
    """A client that came through the sign-in page."""
    client = Client()
    assert sign_in(person.email, client=client).status_code == 302
    return client


def announced() -> list[Event]:
    """What the running transaction will tell open pages when it commits."""
    return [told.event for _, told, _ in connection.run_on_commit if hasattr(told, "event")]


def audited(act: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act=act))


def words(answer) -> str:
    """The page without the form token, which differs every time."""
    token = str(answer.context["csrf_token"])
    return answer.content.decode().replace(token, "")
