"""What may be done with a group. The same functions decide the button and the refusal."""

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from groups.models import FreeGroup
from timeline.access import require_admin, require_membership
from timeline.queries.members import admin_ids


def require_create(user: User) -> None:
    """Making a free group: every active professional."""
    if not (user.is_active and user.is_professional):
        raise PermissionDenied("グループは、医療・介護従事者の方だけが作成できます。")


def require_edit(user: User, group: FreeGroup) -> None:
    """Changing, deleting and taking members out: the group's administrators."""
    require_admin(user, group.timeline)


def require_removable(group: FreeGroup, member: User) -> None:
    """Taking somebody out leaves at least one administrator. Raises ValidationError (code "last_admin")."""
    if admin_ids(group.timeline) == [member.pk]:
        raise ValidationError(
            "最後のグループ管理者は外れることができません。グループが不要なときは「編集」から削除してください。",
            code="last_admin",
        )


def require_leave(user: User, group: FreeGroup) -> None:
    """Leaving: members, but not the last administrator."""
    require_membership(user, group.timeline)
    require_removable(group, user)
