"""What each kind of notice and of mail says; the app that tells it registers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from notices.enums import Weight

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
    """One mail, written at the moment of sending. Names no patient and quotes nothing that was written.

    `counts` are the ids of the notices it counts as they stood at `at`: no other mail counts them again.
    """

    to: str
    subject: str
    body: str
    counts: tuple[int, ...] = ()
    at: datetime | None = None


class NotYet(Exception):  # noqa: N818  # nothing is wrong; it says when
    """The mail is due, but not before `until`: its recipient has quiet hours."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


Show = Callable[[list["Notice"], "User"], dict[int, Shown]]
"""Words and address of these notices of one kind, by notice id, in a fixed number of queries; what this
person may not see any more is left out."""
Write = Callable[["Delivery"], Mail | None]
"""The mail of a delivery; None when it is no longer due (the recipient is not entitled any more). Raises NotYet."""

NOTICES: dict[str, Show] = {}
MAILS: dict[str, Write] = {}
WEIGHTS: dict[str, Weight] = {}
"""What hangs on the kinds of notices that are more than news."""

Undeliverable = Callable[["Delivery"], None]
"""What follows, in the same transaction, when every try to send a mail of this kind has failed."""
UNDELIVERABLE: dict[str, Undeliverable] = {}

ANNOUNCED = "notices.announced"
"""The notice: the secretariat tells everybody something; its subject is the announcement."""

CHORES: list[Callable[[], object]] = []
"""What has to be done about once an hour, in any process, and may be done twice; each app appends its own."""
