"""How one's own profile stands, and what is missing in it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Affiliation, Profile, User
from accounts.queries import people

ASK_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class OwnProfile:
    """One's own page: the card, the profile, the affiliations, and what to ask for."""

    card: people.PersonCard
    profile: Profile
    affiliations: list[Affiliation]
    photo_url: str
    missing: list[str]
    verified: str


def own_profile(user: User) -> OwnProfile:
    """The profile of `user` for the own page."""
    me = people.with_cards(people.visible_to(user)).get(pk=user.pk)
    return OwnProfile(
        card=people.card(me),
        profile=me.profile,
        affiliations=people.live_affiliations(me),
        photo_url=people.photo_url(me.pk, me.profile.version, "large") if me.profile.photo_large else "",
        missing=_missing(me),
        verified=_verified(me),
    )


def _missing(user: User) -> list[str]:
    profile = user.profile
    wanted = {
        "お顔の写真": profile.photo_small,
        "ふりがな": profile.family_kana and profile.given_kana,
        "専門家種別": not user.is_professional or profile.professions.all(),
    }
    return [name for name, there in wanted.items() if not there]


def _verified(user: User) -> str:
    """Who has checked the licence and when, as a sentence; empty where nobody has."""
    profile = user.profile
    if profile.verified_by is None or profile.verified_at is None:
        return ""
    by = "事務局" if profile.verified_by.is_staff else f"施設管理者の{profile.verified_by.profile.name}さん"
    day = timezone.localdate(profile.verified_at)
    return f"{by}が、{day.year}年{day.month}月{day.day}日に確認しました。"


def to_ask(user: User) -> list[str]:
    """What ホーム asks for: what is missing of the profile, once a week at most after an answer. One more query only
    where nothing is missing but professions may be.
    """
    asked = user.profile.reminded_at
    if asked is not None and asked > timezone.now() - ASK_EVERY:
        return []
    return _missing(user)
