"""What the tests of mails about news share: three kinds of notices, and rounds of the sender at a given time."""

import socket
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core import mail
from freezegun import freeze_time

from notices import actions, tasks
from notices.models import MailChoice

KIND, CALL, DUTY, ALARM = "tests.happened", "tests.call", "tests.duty", "tests.alarm"
TOKYO = ZoneInfo("Asia/Tokyo")
SECRETS = ("花岡", "すみ", "慢性心不全", "褥瘡", "訪問しました")


def at(hour: int, minute: int = 0, *, day: int = 10) -> datetime:
    """A moment of July 2027 by the clock in Japan."""
    return datetime(2027, 7, day, hour, minute, tzinfo=TOKYO)


def tell(person, number: int = 1, *, when: datetime, kind: str = KIND) -> None:
    with freeze_time(when):
        actions.tell([person.pk], kind, number)


def choose(person, **fields) -> None:
    actions.choose_mail(person, MailChoice(**fields))


def round_at(when: datetime) -> list[str]:
    """One round of the outbox at this moment; the subjects of the mails that left."""
    before = len(mail.outbox)
    with freeze_time(when):
        tasks.digests()
        tasks.sweep()
    return [one.subject.partition("] ")[2] for one in mail.outbox[before:]]


# Once a day


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
