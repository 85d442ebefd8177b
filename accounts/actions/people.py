"""Accounts, and what people show of themselves."""

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts import access
from accounts.actions.sign_in import end_sessions
from accounts.enums import UserKind, UserState
from accounts.models import Affiliation, Facility, Profession, Profile, User
from mcs.core import audit
from mcs.core.files import store
from mcs.core.files.images import DecodedImage
from mcs.core.live.bus import announce_close
from mcs.core.live.events import CloseCode


@transaction.atomic
def register(
    *,
    email: str,
    password: str,
    family_name: str,
    given_name: str,
    family_kana: str,
    given_kana: str,
    professions: Iterable[Profession],
    facility: Facility | None,
    facility_name: str = "",
) -> User:
    """An invited newcomer makes the account; the claimed affiliation opens nothing of the facility.

    A facility that is not in the list is kept under the typed name, not offered to others until the
    secretariat says so. Raises IntegrityError when the address has an account already.
    """
    user = User.objects.create_user(email, password, kind=UserKind.PROFESSIONAL)
    profile = Profile(
        user=user,
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
    )
    save_new_profile(profile)
    profile.professions.set(professions)
    if facility is None:
        facility, _ = Facility.objects.get_or_create(name=facility_name, defaults={"active": False})
    Affiliation.objects.create(user=user, facility=facility)
    audit.record(user, "account.register", user, facility=facility.pk)
    return user


def save_new_profile(profile: Profile) -> None:
    """Save a new profile with the keys of its name, inside the caller's transaction."""
    for name, value in profile.keys().items():
        setattr(profile, name, value)
    profile.save()


@transaction.atomic
def update_profile(
    actor: User,
    profile: Profile,
    *,
    family_name: str,
    given_name: str,
    family_kana: str,
    given_kana: str,
    phone: str = "",
    about: str = "",
) -> None:
    """Change one's own names, readings, phone number and word about oneself."""
    access.require_own_profile(actor, profile)
    profile.family_name, profile.given_name = family_name, given_name
    profile.family_kana, profile.given_kana = family_kana, given_kana
    Profile.objects.filter(pk=profile.pk).update(
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
        phone=phone,
        about=about,
        version=F("version") + 1,
        **profile.keys(),
    )
    audit.record(actor, "profile.details", profile)


@transaction.atomic
def update_professions(actor: User, profile: Profile, *, professions: Iterable[Profession]) -> None:
    """Change one's own 専門家種別."""
    access.require_own_profile(actor, profile)
    profile.professions.set(professions)
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)
    audit.record(actor, "profile.professions", profile)


def update_photo(actor: User, profile: Profile, *, photo: DecodedImage) -> None:
    """Change one's own picture. The files are kept before the rows that name them. Raises StoreFull."""
    access.require_own_profile(actor, profile)
    _write_photo(actor, profile, large=store.put(photo.files["large"]), small=store.put(photo.files["small"]))


@transaction.atomic
def _write_photo(actor: User, profile: Profile, *, large: str, small: str) -> None:
    locked = Profile.objects.select_for_update().get(pk=profile.pk)
    former = [name for name in (locked.photo_large, locked.photo_small) if name]
    Profile.objects.filter(pk=profile.pk).update(
        photo_large=large, photo_small=small, version=F("version") + 1
    )
    audit.record(actor, "profile.photo", profile)
    for name in former:
        transaction.on_commit(partial(store.delete, name), robust=True)


@transaction.atomic
def suspend(actor: User, user: User) -> None:
    """利用停止: nothing opens from now on, sessions and open sockets included. The secretariat only.

    Raises ValidationError (code "decided") when the account is not in use.
    """
    access.require_office_over(actor, user)
    _change_state(user, UserState.ACTIVE, UserState.SUSPENDED)
    end_sessions(user)
    audit.record(actor, "account.suspend", user)
    announce_close(user_id=user.pk, code=CloseCode.REMOVED)


@transaction.atomic
def revive(actor: User, user: User) -> None:
    """利用停止の解除. The secretariat only.

    Raises ValidationError (code "decided") when the account is not suspended.
    """
    access.require_office_over(actor, user)
    _change_state(user, UserState.SUSPENDED, UserState.ACTIVE)
    audit.record(actor, "account.revive", user)


def _change_state(user: User, before: UserState, after: UserState) -> None:
    changed = User.objects.filter(pk=user.pk, state=before).update(
        state=after, is_active=after == UserState.ACTIVE
    )
    if not changed:
        raise ValidationError(
            f"このアカウントは「{before.label}」ではないため、変更しませんでした。", code="decided"
        )
    user.refresh_from_db(fields=["state", "is_active"])
