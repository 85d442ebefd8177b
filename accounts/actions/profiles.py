"""What people show of themselves, and who has checked that it is true.

「確認済み」 says that somebody held the licence against the name and the professions. The mark goes with the first
change of any of these, so that it never stands beside what nobody has checked.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import access
from accounts.models import Profession, Profile, User
from mcs.core import audit
from mcs.core.files import store
from mcs.core.files.images import DecodedImage

_UNCHECKED: dict[str, Any] = {"verified_by": None, "verified_at": None}


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
    """Change one's own names, readings, phone number and word about oneself. A new name takes the mark
    「確認済み」 away.
    """
    access.require_own_profile(actor, profile)
    locked = _locked(profile)
    renamed = (locked.family_name, locked.given_name) != (family_name, given_name)
    profile.family_name, profile.given_name = family_name, given_name
    profile.family_kana, profile.given_kana = family_kana, given_kana
    profile.about = about
    _write(
        profile,
        family_name=family_name,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
        phone=phone,
        about=about,
        **profile.keys(),
        **(_UNCHECKED if renamed else {}),
    )
    audit.record(actor, "profile.details", profile, renamed=renamed)


@transaction.atomic
def update_professions(actor: User, profile: Profile, *, professions: Iterable[Profession]) -> None:
    """Change one's own 専門家種別. Other ones than before take the mark 「確認済み」 away."""
    access.require_own_profile(actor, profile)
    _locked(profile)
    wanted = list(professions)
    changed = {one.pk for one in wanted} != set(profile.professions.values_list("pk", flat=True))
    profile.professions.set(wanted)
    _write(profile, **(_UNCHECKED if changed else {}))
    audit.record(actor, "profile.professions", profile, changed=changed)


def update_photo(actor: User, profile: Profile, *, photo: DecodedImage) -> None:
    """Change one's own picture. The files are kept before the rows that name them. Raises StoreFull."""
    access.require_own_profile(actor, profile)
    _write_photo(actor, profile, large=store.put(photo.files["large"]), small=store.put(photo.files["small"]))


@transaction.atomic
def _write_photo(actor: User, profile: Profile, *, large: str, small: str) -> None:
    locked = _locked(profile)
    _write(profile, photo_large=large, photo_small=small)
    audit.record(actor, "profile.photo", profile)
    _forget(locked.photo_large, locked.photo_small)


def update_licence(actor: User, profile: Profile, *, licence: DecodedImage) -> None:
    """Keep the picture of one's own 免許証等; the former one goes, and with it the mark 「確認済み」.

    The file is kept before the row that names it. Raises StoreFull.
    """
    access.require_own_profile(actor, profile)
    _write_licence(actor, profile, name=store.put(licence.files["large"]))


@transaction.atomic
def remove_licence(actor: User, profile: Profile) -> None:
    """Take one's own 免許証等 away, and with it the mark 「確認済み」. Removing none changes nothing."""
    access.require_own_profile(actor, profile)
    if _locked(profile).licence:
        _write_licence(actor, profile, name="")


@transaction.atomic
def _write_licence(actor: User, profile: Profile, *, name: str) -> None:
    locked = _locked(profile)
    _write(profile, licence=name, licence_at=timezone.now() if name else None, **_UNCHECKED)
    audit.record(actor, "profile.licence" if name else "profile.licence_removed", profile)
    _forget(locked.licence)


@transaction.atomic
def verify(actor: User, profile: Profile, *, seen: int | None = None) -> None:
    """「免許証を確認しました」: who it is and what the person may call themselves has been held against the
    licence. 施設管理者 of the person's facility or 事務局; nobody oneself.

    `seen` is the version of the profile that was looked at: raises ValidationError (code "changed") when the
    person has changed it since.
    """
    access.require_care_of(actor, profile.user)
    now = _locked(profile)
    if seen is not None and seen != now.version:
        raise ValidationError(
            "表示したあとに、プロフィールが変わりました。内容をもう一度ご確認ください。", code="changed"
        )
    _write(profile, verified_by=actor, verified_at=timezone.now())
    audit.record(actor, "profile.verify", profile)


@transaction.atomic
def unverify(actor: User, profile: Profile) -> None:
    """Take the mark 「確認済み」 back. 施設管理者 of the person's facility or 事務局; nobody oneself."""
    access.require_care_of(actor, profile.user)
    _write(profile, **_UNCHECKED)
    audit.record(actor, "profile.unverify", profile)


@transaction.atomic
def remind_later(actor: User, profile: Profile) -> None:
    """「あとで」: ホーム asks for what is missing again in a week."""
    access.require_own_profile(actor, profile)
    Profile.objects.filter(pk=profile.pk).update(reminded_at=timezone.now())
    audit.record(actor, "profile.later", profile)


def _locked(profile: Profile) -> Profile:
    """The profile as it is now, its row held until the transaction ends."""
    return Profile.objects.select_for_update().get(pk=profile.pk)


def _write(profile: Profile, **fields: Any) -> None:
    """Change what others see."""
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1, **fields)


def _forget(*names: str) -> None:
    """Let go of files once the rows no longer name them."""
    for name in filter(None, names):
        transaction.on_commit(partial(store.delete, name), robust=True)
