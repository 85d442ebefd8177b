"""What has to follow in the apps above when a group goes; they append theirs in AppConfig.ready()."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from timeline.models import Timeline

DELETED: list[Callable[["User", "Timeline"], object]] = []
"""A group was deleted just now: called inside the transaction, with who did it and its timeline."""
PURGED: list[Callable[["Timeline"], object]] = []
"""A group goes for good: called inside the transaction before its timeline is deleted, to delete what hangs on it."""
