"""Changes of e-mail addresses, and the links that confirm them."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AddressChange, User

OLD, NEW = "old", "new"


@dataclass(frozen=True)
class Opened:
    """What a link opens: a change, and at which of the two addresses the link arrived."""

    change: AddressChange
    side: str

    @property
    def confirmed(self) -> bool:
        """Whether the button was pressed here before."""
        return getattr(self.change, f"{self.side}_confirmed_at") is not None

    @property
    def needs_sign_in(self) -> bool:
        """A first address has no old one to confirm it: only its person, signed in, keeps a mistyped one out."""
        return bool(self.change.user.number)


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def live() -> QuerySet[AddressChange]:
    """What has not run out, of people whose account is in use."""
    return AddressChange.objects.filter(expires_at__gt=timezone.now(), user__is_active=True).select_related(
        "user"
    )


def opened(token: str) -> Opened | None:
    """What a link opens now; None for an unknown, replaced, cancelled or expired one, all alike. Changes nothing."""
    kept = digest(token)
    change = live().filter(Q(old_digest=kept) | Q(new_digest=kept)).first()
    return None if change is None else Opened(change, OLD if change.old_digest == kept else NEW)


def waiting(user: User) -> AddressChange | None:
    """The change of `user` that still waits for a confirmation."""
    undecided = Q(old_confirmed_at__isnull=True) | Q(new_confirmed_at__isnull=True)
    return live().filter(undecided, user=user).first()


def is_taken(change: AddressChange) -> bool:
    """Whether somebody else has the new address. For the mail to that address alone; no page may tell."""
    return User.objects.filter(email=change.email).exclude(pk=change.user_id).exists()
