"""What the secretariat does with accounts."""

from collections.abc import Iterable

from django.db import transaction

from accounts import access
from accounts.actions.affiliations import follow
from accounts.actions.passwords import owe_reset_mail
from accounts.actions.people import save_new_profile
from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, Facility, Profession, Profile, User
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

    `user` and `profile` are not saved yet. The affiliation counts as confirmed: the facility applied for it.
    """
    access.require_office(actor)
    user.email = user.email.strip().lower()
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
    """Have the mail with the link to set a password sent once more. The secretariat only."""
    access.require_office_over(actor, user)
    owe_reset_mail(user, actor=actor)
