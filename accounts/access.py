"""What people may do, and when a session is still good."""

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import Profile, User
from accounts.queries import facilities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser


class SessionRefused(Exception):  # noqa: N818 - named by what it tells
    """The session opens nothing any more.

    `code` is the close code of its sockets: 4401 ended, 4403 suspended.
    """

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def require_session(user: "User | AnonymousUser", session_key: str | None) -> User:
    """The one decision whether a session is still good, for requests and sockets alike.

    Returns the user. Raises SessionRefused: 4401 without a live session, 4403 for an account not active.
    """
    if not isinstance(user, User) or not session_key:
        raise SessionRefused(4401)
    if not user.is_active:
        raise SessionRefused(4403)
    return user


def good_sessions(sessions: "Iterable[tuple[int, str]]") -> set[tuple[int, str]]:
    """Which of these (user id, session key) pairs of open sockets are still good, in two queries."""
    pairs = set(sessions)
    alive = set(
        Session.objects.filter(
            session_key__in={key for _, key in pairs}, expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    active = set(
        User.objects.filter(pk__in={u for u, _ in pairs}, is_active=True).values_list("pk", flat=True)
    )
    return {(user, key) for user, key in pairs if key in alive and user in active}


def require_professional(user: User) -> None:
    """Doors of care staff: PermissionDenied for patients and relatives."""
    if not user.is_professional:
        raise PermissionDenied("この画面は、医療・介護従事者の方だけがお使いいただけます。")


def require_manager(user: User) -> None:
    """施設管理者 only."""
    if not facilities.managed(user).exists():
        raise PermissionDenied("この操作は、施設管理者だけができます。")


def require_care_door(user: User) -> None:
    """Pages that do not exist for patients and relatives: Http404."""
    if not user.is_professional:
        raise Http404


def require_own_profile(user: User, profile: Profile) -> None:
    """A profile is changed by its own person."""
    if profile.user_id != user.pk:
        raise PermissionDenied("個人プロフィールは、ご本人だけが変更できます。")


def require_office(user: User) -> None:
    """事務局 and the operator only."""
    if not user.is_active or not user.is_staff:
        raise PermissionDenied("この操作は、事務局だけができます。")


def require_operator(user: User) -> None:
    """Granting and taking offices: the operator only."""
    if not (user.is_active and user.is_superuser):
        raise PermissionDenied("事務局の権限は、運用者だけが変更できます。")


def require_office_over(user: User, other: User) -> None:
    """事務局 over other accounts; over the operator's only another operator."""
    require_office(user)
    if user.pk == other.pk:
        raise PermissionDenied("ご自分のアカウントは変更できません。")
    if other.is_superuser and not user.is_superuser:
        raise PermissionDenied("このアカウントは変更できません。")
