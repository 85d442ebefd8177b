"""What may be done with a group. The same functions decide the button and the refusal."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.access import NO_TALK, require_talk
from accounts.models import User
from accounts.queries import facilities
from groups.enums import Joining
from groups.models import Community, DirectTalk, Group
from timeline.access import require_admin, require_membership
from timeline.models import Timeline


def require_create(user: User) -> None:
    """Making a free group: every active professional."""
    if not (user.is_active and user.is_professional):
        raise PermissionDenied("グループは、医療・介護従事者の方だけが作成できます。")


def require_create_community(user: User) -> None:
    """Making a community on its page, and running it: 施設管理者. 事務局 makes them in the admin, for others."""
    if not (_takes_part(user) and facilities.managed(user).exists()):
        raise PermissionDenied("コミュニティは、施設管理者と事務局だけが作成できます。")


def require_found_community(user: User, administrator: User | None) -> User:
    """Making a community by whichever way: who makes it runs it; 事務局, which sees no timeline, names a professional.
    Returns who runs it. Raises PermissionDenied, ValidationError (code "administrator").
    """
    if not (user.is_active and user.is_staff):
        require_create_community(user)
        return user
    if administrator is None or not _takes_part(administrator):
        raise ValidationError(
            "管理者になる医療・介護従事者の方を選んでください。事務局のアカウントは選べません。",
            code="administrator",
        )
    return administrator


def require_join(user: User, community: Community) -> None:
    """Joining an open community by oneself: every professional; no office, which sees no timeline.

    Raises PermissionDenied, ValidationError (code "decided" or "request").
    """
    if not _takes_part(user):
        raise PermissionDenied("コミュニティには、医療・介護従事者の方だけが参加できます。")
    if community.deleted_at is not None:
        raise ValidationError("このコミュニティは削除されました。", code="decided")
    if community.joining != Joining.OPEN:
        raise ValidationError("このコミュニティへの参加には、管理者の承認が必要です。", code="request")


def _takes_part(user: User) -> bool:
    return user.is_active and user.is_professional and not user.is_staff


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
