"""Questions about whole timelines."""

from accounts.models import User
from timeline.models import Timeline


def visible_version(user_id: int, timeline_id: int) -> int | None:
    """The version of a timeline, None where it is not visible to this person as the database says now."""
    user = User.objects.get(pk=user_id)
    visible = Timeline.objects.visible_to(user).filter(pk=timeline_id)
    return visible.values_list("version", flat=True).first()
