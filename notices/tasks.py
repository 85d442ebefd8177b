"""Sending what the outbox holds. The same functions run in a Celery worker and in the embedded default."""

import logging
from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from notices import actions
from notices.models import Delivery, DeliveryState
from notices.registry import MAILS, Mail

logger = logging.getLogger(__name__)
DUE_AT_ONCE = 200


@shared_task(name="notices.tasks.deliver")  # type: ignore[untyped-decorator]
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
    except Exception as error:
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


@shared_task(name="notices.tasks.sweep")  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Send what a dead broker, a killed worker or a restart left behind; returns how many were looked at."""
    ids = due()
    for pk in ids:
        deliver.apply(args=[pk])
    return len(ids)


def due() -> list[int]:
    """Ids of deliveries whose time has come, oldest first, a bounded number."""
    now = timezone.now()
    waiting = Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.SENDING, lease_until__lt=now)
    return list(
        Delivery.objects.filter(waiting, next_at__lte=now)
        .order_by("next_at")
        .values_list("pk", flat=True)[:DUE_AT_ONCE]
    )


def dispatch(ids: Iterable[int]) -> None:
    """Have these deliveries sent: by the broker where there is one, else here in the calling thread."""
    for pk in ids:
        if settings.EMBEDDED:
            deliver.apply(args=[pk])
        else:
            deliver.apply_async(args=[pk], retry=False)
