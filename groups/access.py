"""What may be done with a group. The same functions decide the button and the refusal."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.access import NO_TALK, require_talk
from accounts.models import User
from groups.models import DirectTalk, Group
from timeline.access import require_admin, require_membership
from timeline.models import Timeline


def require_create(user: User) -> None:
    """Making a free group: every active professional."""
    if not (user.is_active and user.is_professional):
        raise PermissionDenied("グループは、医療・介護従事者の方だけが作成できます。")


def require_edit(user: User, group: Group) -> None:
    """Changing, deleting, naming administrators and taking members out: the group's administrators."""
    require_admin(user, group.timeline)


def require_leave(user: User, group: Group) -> None:
    """Leaving: members. That an administrator stays is asked where the group is held."""
    require_membership(user, group.timeline)


def require_talking(user: User, timeline: Timeline) -> None:
    """Writing and answering in a talk: only while the two are connected and none has blocked the other; why not is not
    said. Raises ValidationError (code "locked").
    """
    talk = DirectTalk.objects.select_related("one", "other").get(timeline=timeline)
    other = talk.other if talk.one_id == user.pk else talk.one
    try:
        require_talk(user, other)
    except (PermissionDenied, Http404) as refused:
        raise ValidationError(NO_TALK, code="locked") from refused
