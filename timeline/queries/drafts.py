"""What somebody was writing."""

from dataclasses import dataclass

from accounts.models import User
from timeline.models import Attachment, Draft, Timeline
from timeline.queries.posts import unposted


@dataclass(frozen=True, slots=True)
class Restored:
    """A draft as the composer brings it back; `lost` files have been forgotten meanwhile."""

    draft: Draft
    attachments: list[Attachment]
    lost: int


def restored(user: User, timeline: Timeline) -> Restored | None:
    """The draft of `user` here with those of its files that are still there; one query, two where it has files."""
    draft = Draft.objects.visible_to(user).filter(timeline=timeline).first()
    if draft is None:
        return None
    files = unposted(user, timeline, draft.files) if draft.files else []
    return Restored(draft, files, len(draft.files) - len(files))
