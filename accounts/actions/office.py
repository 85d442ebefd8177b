"""What the secretariat does with accounts."""

import secrets
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import access
from accounts.actions.affiliations import follow
from accounts.actions.passwords import owe_reset_mail
from accounts.actions.people import save_new_profile
from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, Facility, Profession, Profile, User
from accounts.models.user import NUMBERED
from mcs.core import audit


@transaction.atomic
def open_account(
    actor: User,
    user: User,
    *,
    profile: Profile,
    professions: Iterable[Profession] = (),
    facility: Facility | None = None,
    is_manager: bool = False,
) -> User:
    """Make the account of a new person; the first password is set by a link in a mail. The secretariat only.

    Without an address it gets an issued number; whoever opens it then gives a temporary password. `user` and
    `profile` are not saved yet. The affiliation counts as confirmed: the facility applied for it.
    """
    access.require_office(actor)
    user.email = user.email.strip().lower() or _number() + NUMBERED
    user.set_unusable_password()
    user.save()
    profile.user = user
    save_new_profile(profile)
    profile.professions.set(professions)
    if facility is not None:
        role = AffiliationRole.MANAGER if is_manager else AffiliationRole.STAFF
        made = Affiliation.objects.create(
            user=user, facility=facility, role=role, state=AffiliationState.CONFIRMED
        )
        follow(actor, made)
    audit.record(actor, "account.open", user, kind=user.kind)
    owe_reset_mail(user, actor=actor)
    return user


@transaction.atomic
def send_password_mail(actor: User, user: User) -> None:
    """Have the mail with the link to set a password sent once more. The secretariat only.

    Raises ValidationError (code "number") for who has an issued number instead of an address.
    """
    access.require_office_over(actor, user)
    if not user.address:
        raise ValidationError(
            "メールアドレスのない方です。「仮のパスワードを発行する」をお使いください。", code="number"
        )
    owe_reset_mail(user, actor=actor)


def _number() -> str:
    """Eight digits that nobody has, not in sequence; the first is not 0, so that none is lost on paper."""
    while True:
        number = str(10_000_000 + secrets.randbelow(90_000_000))
        if not User.objects.filter(email=number + NUMBERED).exists():
            return number
