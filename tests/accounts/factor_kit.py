"""Small helps for the tests of the second factor."""

import time

from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import MailCode, OpenSession, User
from notices.models import Delivery
from notices.tasks import deliver
from tests.accounts.kit import sign_in

ASKED = "/accounts/second-factor/"
MAIL, SEND, RECOVERY = f"{ASKED}mail/", f"{ASKED}mail/send/", f"{ASKED}recovery/"
SETTINGS = "/settings/second-factor/"


def app_of(person: User) -> TOTPDevice:
    """An authenticator app that the person has set up."""
    return TOTPDevice.objects.create(user=person, name="", confirmed=True)


def mail_of(person: User) -> MailCode:
    """Codes by mail, set up."""
    return MailCode.objects.create(user=person, name="", confirmed=True)


def code_of(device: TOTPDevice, *, later: int = 0) -> str:
    """What the app shows now, or so many steps of 30 seconds later."""
    device.refresh_from_db()
    now = time.time() + 30 * later
    return f"{totp(device.bin_key, step=30, t0=int(time.time() - now)):06d}"


def halfway(person: User) -> Client:
    """A browser in which the password was right, and the second factor is asked for."""
    client = Client()
    assert sign_in(person.email, client=client)["Location"] == ASKED
    return client


def give(client: Client, code: str, path: str = ASKED, **extra):
    return client.post(path, {"code": code}, **extra)


def is_in(client: Client) -> bool:
    """Whether this browser opens pages."""
    return client.get("/settings/").status_code == 200


def verified(client: Client) -> bool:
    key = client.session.session_key
    return OpenSession.objects.filter(session__session_key=key, verified_at__isnull=False).exists()


def mailed_code() -> str:
    """Send what is owed; the code of the newest mail."""
    from django.core import mail

    newest = Delivery.objects.filter(kind="accounts.factor_code").order_by("-pk")[0]
    assert deliver(newest.pk) == "sent"
    return next(line for line in mail.outbox[-1].body.splitlines() if line.isdigit())


def errors(answer) -> str:
    return " ".join(answer.context["form"].errors.get("code", []))
