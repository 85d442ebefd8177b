"""Where the demo's own pages exist."""

from django.conf import settings
from django.http import Http404


def require_sent_mail() -> None:
    """送信箱 shows every mail to everybody, so it exists only in a demo that listens on this machine alone."""
    if not (settings.DEMO and settings.LOOPBACK and settings.EMAIL_BACKEND == "mcs.demo.mail.Backend"):
        raise Http404
