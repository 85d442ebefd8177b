"""What a notice of an announcement says."""

from typing import TYPE_CHECKING

from django.urls import reverse

from notices import queries
from notices.models import Notice
from notices.registry import ANNOUNCED, NOTICES, Shown

if TYPE_CHECKING:
    from accounts.models import User


def register() -> None:
    """Hand the words in."""
    NOTICES[ANNOUNCED] = announced


def announced(notices: list[Notice], user: "User") -> dict[int, Shown]:  # noqa: ARG001  # the same for everybody
    """The title, as long as the announcement is shown."""
    shown = queries.announcements().in_bulk([notice.subject_id for notice in notices])
    return {
        notice.pk: Shown(
            f"事務局からのお知らせ「{shown[notice.subject_id].title}」",
            reverse("notices:announcement", args=[notice.subject_id]),
        )
        for notice in notices
        if notice.subject_id in shown
    }
