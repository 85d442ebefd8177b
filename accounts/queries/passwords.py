"""How one's own password stands (運用ポリシー第17条: changed every few months)."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.queries.sessions import password_ends_at

WARNED_DAYS = 7
REMINDED_EVERY, REMINDED_FOR = 30, 3


@dataclass(frozen=True)
class Standing:
    """The age of a password in whole days, and what follows from it.

    `left` is in how many days it has to be changed, counted up to the full day; None for who is only reminded.
    """

    days: int
    left: int | None
    temporary: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing else opens before it is changed."""
        return self.left is not None and self.left <= 0

    @property
    def old(self) -> bool:
        """Whether changing it is recommended, though nobody has to."""
        return self.left is None and 0 < settings.PASSWORD_DAYS <= self.days

    @property
    def sentence(self) -> str:
        """One line for 設定 and for the page itself."""
        if self.temporary:
            return "仮のパスワードです。ご自分のパスワードに変更してください"
        if self.over:
            return f"変更してから{self.days}日がたちました。変更が必要です"
        if self.left is not None:
            return f"あと{self.left}日でパスワードの変更が必要です"
        if self.old:
            return f"変更の期限はありません。前の変更から{self.days}日がたちましたので、変更をおすすめします"
        return "変更の期限はありません"

    @property
    def at_home(self) -> bool:
        """Whether ホーム speaks of it: in the last days before a change is due; where one is only recommended,
        three days in every thirty.
        """
        if self.left is not None:
            return self.left <= WARNED_DAYS
        return self.old and (self.days - settings.PASSWORD_DAYS) % REMINDED_EVERY < REMINDED_FOR


def standing(user: User, *, verified: bool) -> Standing:
    """How the password of `user` stands in a session that has passed a second factor, or has not."""
    now = timezone.now()
    ends_at = None if verified else password_ends_at(user)
    left = None if ends_at is None else -((now - ends_at) // timedelta(days=1))
    return Standing((now - user.password_changed_at).days, left, user.password_is_temporary)


def temporary_is_over(user: User) -> bool:
    """Whether a temporary password was left unused for too long."""
    ends_at = user.password_changed_at + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)
    return user.password_is_temporary and ends_at <= timezone.now()
