"""What may be done in a timeline. The same functions decide the button and the refusal."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from timeline.enums import Side, TimelineLock
from timeline.models import Post, Timeline, TimelineMember
from timeline.queries.members import admin_ids, is_admin, membership

WRITING: dict[str, Callable[[User, Timeline], None]] = {}
"""What else must hold where one writes or answers, by kind of timeline; raises ValidationError (code "locked"). The
app above that owns the kind hands it in, where the rule changes with things this app does not hear of.
"""


def require_open(user: User, timeline: Timeline) -> None:
    """What the owner of this kind of timeline asks of who writes or answers. Raises ValidationError (code "locked")."""
    rule = WRITING.get(timeline.kind)
    if rule is None:
        return
    rule(user, timeline)


def require_post(user: User, timeline: Timeline) -> TimelineMember:
    """Writing: any active member, unless the timeline is locked. Returns the membership one writes under.

    Raises ValidationError (code "locked") with the reason, PermissionDenied for somebody who is no member.
    """
    member = membership(user, timeline)
    if member is None:
        raise PermissionDenied("このグループのメンバーだけが書き込めます。")
    if timeline.lock != TimelineLock.OPEN:
        raise ValidationError(TimelineLock(timeline.lock).label, code="locked")
    require_open(user, timeline)
    return member


def require_acknowledge(user: User, post: Post) -> None:
    """了解: members, on what others wrote."""
    if post.author_id == user.pk:
        raise PermissionDenied("ご自分の投稿には「了解」を押せません。")
    require_like(user, post)


def require_like(user: User, post: Post) -> None:
    """いいね: members, where the owner of the timeline lets one answer."""
    require_membership(user, post.timeline)
    try:
        require_open(user, post.timeline)
    except ValidationError as refused:
        raise PermissionDenied(refused.messages[0]) from refused


def require_membership(user: User, timeline: Timeline) -> None:
    """Reading along: members."""
    if membership(user, timeline) is None:
        raise PermissionDenied("このグループのメンバーではありません。")


def require_admin(user: User, timeline: Timeline) -> None:
    """Running the group: its administrators."""
    if not is_admin(user, timeline):
        raise PermissionDenied("この操作は、グループ管理者だけができます。")


def require_kind_fits(user: User, timeline: Timeline) -> None:
    """Only medical and care professionals come to the care side and to groups (the database refuses others too)."""
    if timeline.side == Side.CARE and not user.is_professional:
        raise ValidationError("医療・介護従事者だけが参加できます。", code="kind")


def require_successor_fits(user: User, timeline: Timeline) -> TimelineMember:
    """Who may become administrator: professionals who are in the group (the database refuses others too). Returns the
    membership. Raises ValidationError (code "kind" or "member").
    """
    if not user.is_professional:
        raise ValidationError("患者・ご家族の方は、グループ管理者になれません。", code="kind")
    member = membership(user, timeline)
    if member is None or not user.is_active:
        raise ValidationError("グループのメンバーから選んでください。", code="member")
    return member


def require_admin_stays(timeline: Timeline, leaving: User) -> None:
    """Whoever leaves or steps down leaves an administrator behind. Asked while the timeline is held. Raises
    ValidationError (code "last_admin").
    """
    if admin_ids(timeline) == [leaving.pk]:
        raise ValidationError(
            "最後のグループ管理者です。先に、次のグループ管理者を選んでください。", code="last_admin"
        )
