"""Sending what the outbox holds. The same functions run in a Celery worker and in the embedded default."""

import logging
import time
from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from kombu.exceptions import OperationalError

from notices import actions, queries
from notices.models import Delivery, DeliveryState
from notices.registry import CHORES, MAILS, Mail, NotYet

logger = logging.getLogger(__name__)
DUE_AT_ONCE = 200
CHORES_SECONDS = 3600
DIGESTS_SECONDS = 60
SWEEP_SECONDS = 30.0


@shared_task(name="notices.tasks.deliver")  # type: ignore[untyped-decorator]  # the library carries no types
def deliver(delivery_id: int) -> str:
    """Send one delivery if it is due. Idempotent: whoever claims it first sends it; the others do nothing."""
    delivery = actions.claim(delivery_id)
    if delivery is None:
        return "not due"
    try:
        mail = MAILS[delivery.kind](delivery)
        if mail is None:
            actions.settle(delivery, DeliveryState.DROPPED)
            return "dropped"
        _send(delivery, mail)
        actions.counted(mail)
    except NotYet as quiet:
        actions.put_off(delivery, quiet.until)
        return "put off"
    except Exception as error:  # whatever failed, the row is tried again and says what it was
        actions.postpone(delivery, type(error).__name__)
        logger.warning("delivery %s: %s", delivery_id, type(error).__name__)
        return "postponed"
    actions.settle(delivery, DeliveryState.SENT)
    return "sent"


def _send(delivery: Delivery, mail: Mail) -> None:
    """Hand one mail to the mail server, under the same Message-ID on every attempt."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.to],
        headers={"Message-ID": f"<delivery-{delivery.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()


@shared_task(name="notices.tasks.sweep")  # type: ignore[untyped-decorator]  # the library carries no types
def sweep() -> int:
    """Send what a dead broker, a killed worker or a restart left behind; returns how many were looked at.

    Ends in good time before the limit of a task, so that a slow mail server does not get it killed in a mail.
    """
    until = time.monotonic() + SWEEP_SECONDS
    done = 0
    for pk in list(queries.due().values_list("pk", flat=True)[:DUE_AT_ONCE]):
        if time.monotonic() > until:
            break
        deliver.apply(args=[pk])
        done += 1
    return done


@shared_task(name="notices.tasks.chores")  # type: ignore[untyped-decorator]  # the library carries no types
def chores() -> int:
    """Do what is due about once an hour: invitations that ran out, files nobody posted. Idempotent."""
    for chore in CHORES:
        chore()
    return len(CHORES)


@shared_task(name="notices.tasks.digests")  # type: ignore[untyped-decorator]  # the library carries no types
def digests() -> int:
    """Owe the mails that count what is new to whom they are due now; the sweep sends them. Idempotent."""
    return actions.owe_digests()


class Rounds:
    """The rounds of the embedded default's one thread: mails at every sweep, digests once a minute, chores once an
    hour.
    """

    def __init__(self) -> None:
        self._next = self._digests = 0.0

    def __call__(self) -> None:
        """One round."""
        if time.monotonic() >= self._digests:
            self._digests = time.monotonic() + DIGESTS_SECONDS
            digests()
        sweep()
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + CHORES_SECONDS
            chores()


def dispatch(ids: Iterable[int]) -> None:
    """Have these deliveries sent by the broker; without one, or while it is dead or hangs, by this thread.

    What a hung broker took after all is harmless: a delivery is sent by whoever claims it.
    """
    broker = not settings.EMBEDDED
    for pk in ids:
        broker = broker and _enqueue(pk)
        if not broker:
            deliver.apply(args=[pk])


def _enqueue(delivery_id: int) -> bool:
    """Whether the broker took it, which it has a few seconds for."""
    try:
        deliver.apply_async(args=[delivery_id], retry=False)
    except OperationalError as error:
        logger.warning("the broker takes nothing (%s)", type(error.__cause__ or error).__name__)
        return False
    return True
