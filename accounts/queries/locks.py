"""Whose sign-in page is locked at present, and until when."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import SignInLock, User
from mcs.core.text import fold


def digest(address: str) -> str:
    """What stands for an address in the table of failures: keyed, so that the table tells nobody's address."""
    return salted_hmac("accounts.sign_in", fold(address), algorithm="sha256").hexdigest()


def change_key(user: User) -> str:
    """What the tries at the present password of who is signed in are counted under: no stranger can lock it."""
    return f"password change {user.pk}"


def digests(user: User) -> list[str]:
    """Both locks of a person: of the sign-in, and of the present password asked for again."""
    return [digest(user.email), digest(change_key(user))]


def horizon() -> datetime:
    """Failures at or before this moment lock nothing any more."""
    return timezone.now() - timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)


def closed() -> QuerySet[SignInLock]:
    """The rows of addresses that are locked at present, of accounts or not."""
    return SignInLock.objects.filter(failures__gte=settings.SIGN_IN_TRIES, last_failure_at__gt=horizon())


def opens_at(address: str) -> datetime | None:
    """When one can sign in with `address` again: SIGN_IN_LOCK_MINUTES after the last counted failure; None while it
    is not locked.
    """
    last = closed().filter(address=digest(address)).values_list("last_failure_at", flat=True).first()
    return last + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES) if last else None


def locked(users: Iterable[User]) -> set[int]:
    """The ids of those of `users` who are locked at present, in one query."""
    ids = {digest(user.email): user.pk for user in users}
    return {ids[found] for found in closed().filter(address__in=ids).values_list("address", flat=True)}


def everybody_locked() -> set[int]:
    """The ids of all accounts that are locked at present, in two queries; every address is digested once."""
    rows = set(closed().values_list("address", flat=True))
    if not rows:
        return set()
    return {pk for pk, email in User.objects.values_list("pk", "email") if digest(email) in rows}
