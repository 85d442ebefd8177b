"""Accounts: made, stopped, opened again."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import access
from accounts.actions.affiliations import claim
from accounts.actions.endings import end_sessions
from accounts.enums import UserKind, UserState
from accounts.models import Facility, Profession, Profile, User
from mcs.core import audit
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
    """An invited newcomer makes the account; the claimed affiliation opens nothing of the facility,
    and whoever may confirm it is asked.

    A facility that is not in the list is kept under the typed name, not offered to others until the
    secretariat says so. Raises IntegrityError when the address has an account already.
    """
    user = User.objects.create_user(email, password, kind=UserKind.PROFESSIONAL)
    names = (family_name, given_name, family_kana, given_kana)
    _open_profile(user, names).professions.set(professions)
    if facility is None:
        facility, _ = Facility.objects.get_or_create(name=facility_name, defaults={"active": False})
    audit.record(user, "account.register", user, facility=facility.pk)
    claim(user, facility)
    return user


@transaction.atomic
def register_relative(
    *,
    email: str,
    password: str,
    family_name: str,
    given_name: str,
    family_kana: str,
    given_kana: str,
    kind: UserKind,
) -> User:
    """An invited patient or relative makes the account; it belongs to no facility and keeps its kind.

    Raises ValueError for a professional's kind, IntegrityError when the address has an account already.
    """
    if kind == UserKind.PROFESSIONAL:
        raise ValueError("professionals register with their profession and facility")
    user = User.objects.create_user(email, password, kind=kind)
    _open_profile(user, (family_name, given_name, family_kana, given_kana))
    audit.record(user, "account.register", user, kind=kind)
    return user


def _open_profile(user: User, names: tuple[str, str, str, str]) -> Profile:
    family_name, given_name, family_kana, given_kana = names
    profile = Profile(
        user=user,
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
    )
    save_new_profile(profile)
    return profile


def save_new_profile(profile: Profile) -> None:
    """Save a new profile with the keys of its name, inside the caller's transaction."""
    for name, value in profile.keys().items():
        setattr(profile, name, value)
    profile.save()


@transaction.atomic
def suspend(actor: User, user: User) -> None:
    """利用停止: nothing opens from now on, sessions and open sockets included. The secretariat only.

    Raises ValidationError (code "decided") when the account is not in use.
    """
    access.require_office_over(actor, user)
    change_state(user, UserState.ACTIVE, UserState.SUSPENDED)
    end_sessions(user)
    audit.record(actor, "account.suspend", user)
    announce_close(user_id=user.pk, code=CloseCode.REMOVED)


@transaction.atomic
def revive(actor: User, user: User) -> None:
    """利用停止の解除. The secretariat only.

    Raises ValidationError (code "decided") when the account is not suspended.
    """
    access.require_office_over(actor, user)
    change_state(user, UserState.SUSPENDED, UserState.ACTIVE)
    audit.record(actor, "account.revive", user)


@transaction.atomic
def close(actor: User, user: User) -> None:
    """退会: the account is closed, whatever its state; sessions and open sockets end. What the person wrote stays
    under the name, with 「退職」 beside it. The secretariat only.

    Raises ValidationError (code "decided") when it is closed already.
    """
    access.require_office_over(actor, user)
    changed = User.objects.filter(pk=user.pk).exclude(state=UserState.CLOSED)
    if not changed.update(state=UserState.CLOSED, is_active=False):
        raise ValidationError("このアカウントは、すでに退会になっています。", code="decided")
    user.refresh_from_db(fields=["state", "is_active"])
    Profile.objects.filter(user=user).update(version=F("version") + 1)
    end_sessions(user)
    audit.record(actor, "account.close", user)
    announce_close(user_id=user.pk, code=CloseCode.REMOVED)


@transaction.atomic
def reopen(actor: User, user: User) -> None:
    """退会の取消し: in use again, as before. The secretariat only.

    Raises ValidationError (code "decided") when the account is not closed.
    """
    access.require_office_over(actor, user)
    change_state(user, UserState.CLOSED, UserState.ACTIVE)
    Profile.objects.filter(user=user).update(version=F("version") + 1)
    audit.record(actor, "account.reopen", user)


def change_state(user: User, before: UserState, after: UserState) -> None:
    """Let the state of an account follow, inside the caller's transaction; what opens counts as used now, so that it
    is not dormant at once. Raises ValidationError (code "decided") when it is not in the state `before`.
    """
    opened = {"reopened_at": timezone.now(), "dormancy_warned_at": None} if after == UserState.ACTIVE else {}
    changed = User.objects.filter(pk=user.pk, state=before)
    if not changed.update(state=after, is_active=after == UserState.ACTIVE, **opened):
        raise ValidationError(
            f"このアカウントは「{before.label}」ではないため、変更しませんでした。", code="decided"
        )
    user.refresh_from_db(fields=["state", "is_active"])
