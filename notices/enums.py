"""How notices reach people by mail."""

from enum import Enum

from django.db import models


class MailWay(models.TextChoices):
    """When a mail tells of what is new."""

    AT_ONCE = "at_once", "すぐに"
    DAILY = "daily", "1日1回"
    NEVER = "never", "受け取らない"


class Weight(Enum):
    """How much hangs on it that a notice of this kind is seen."""

    NEWS = "news"
    """Told by the mail that says how many new ones there are."""
    CALL = "call"
    """An answer is waited for: has a mail of its own, unless the person wants it otherwise."""
    DUTY = "duty"
    """The same, and somebody else cannot go on without it: never silenced."""
    ALARM = "alarm"
    """About one's own account: has a mail of its own, whatever was chosen."""
