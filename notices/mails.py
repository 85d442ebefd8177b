"""The mail that says how many new notices wait. It names nobody, no group, and quotes nothing."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from notices import queries
from notices.enums import MailWay
from notices.models import Delivery
from notices.registry import MAILS, Mail, NotYet


def register() -> None:
    """Hand it in, at start."""
    MAILS[queries.DIGEST] = digest


def digest(delivery: Delivery) -> Mail | None:
    """「新しいお知らせが3件あります」; None where everything was seen in time, and for who is not active or has no
    address. Raises NotYet in quiet hours.
    """
    user = get_user_model().objects.filter(pk=delivery.subject_id, is_active=True).first()
    if user is None or not user.address:
        return None
    now, choice = timezone.now(), queries.mail_choice(user.pk)
    if until := choice.quiet_until(now):
        raise NotYet(until)
    new = queries.to_count(user, choice)
    if not new:
        return None
    words = {
        "count": len(new),
        "link": settings.SITE_URL + reverse("notices:list"),
        "choices": settings.SITE_URL + reverse("notices:mail_choice"),
    }
    subject = f"[{settings.PRODUCT_NAME}] 新しいお知らせが{len(new)}件あります"
    return Mail(
        user.address, subject, render_to_string("mail/news.txt", words), tuple(n.pk for n in new), now
    )


def goes_at_once(user_id: int) -> bool:
    """Whether an invitation or approval is mailed to this person by itself, as it is by default; else the mail that
    counts what is new tells of it. Raises NotYet where this person wants no such mail in the quiet hours.
    """
    choice = queries.mail_choice(user_id)
    if choice.calls != MailWay.AT_ONCE:
        return False
    if choice.quiet_calls and (until := choice.quiet_until(timezone.now())):
        raise NotYet(until)
    return True
