"""What the demo kept."""

from mcs.demo.models import SentMail


def newest_mails(limit: int = 50) -> list[SentMail]:
    """The newest mails of the 送信箱."""
    return list(SentMail.objects.order_by("-pk")[:limit])
