"""The mail server of the demo: a table."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from mcs.demo.models import SentMail


class Backend(BaseEmailBackend):
    """Keeps mails for the page 「送信箱」 instead of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each mail once per recipient."""
        rows = [
            SentMail(
                to=to,
                subject=str(mail.subject),
                body=str(mail.body),
                message_id=str(mail.extra_headers.get("Message-ID", "")),
            )
            for mail in email_messages
            for to in mail.recipients()
        ]
        SentMail.objects.bulk_create(rows)
        return len(email_messages)
