"""What each kind of notice and of mail says; the app that tells it registers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from notices.models import Delivery, Notice


@dataclass(frozen=True)
class Shown:
    """One notice as its recipient sees it."""

    text: str
    url: str


@dataclass(frozen=True)
class Mail:
    """One mail, written at the moment of sending. Names no patient and quotes nothing that was written."""

    to: str
    subject: str
    body: str


Show = Callable[[list["Notice"], "User"], dict[int, Shown]]
"""Words and address of these notices of one kind, by notice id, in a fixed number of queries; what this
person may not see any more is left out."""
Write = Callable[["Delivery"], Mail | None]
"""The mail of a delivery; None when it is no longer due (the recipient is not entitled any more)."""

NOTICES: dict[str, Show] = {}
MAILS: dict[str, Write] = {}

CHORES: list[Callable[[], object]] = []
"""What has to be done about once an hour, in any process, and may be done twice; each app appends its own."""
