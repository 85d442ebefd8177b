"""How one's own profile stands, and what is missing in it."""

from dataclasses import dataclass

from accounts.models import Affiliation, Profile, User
from accounts.queries import people


@dataclass(frozen=True)
class OwnProfile:
    """One's own page: the card, the profile, the affiliations, and what to ask for."""

    card: people.PersonCard
    profile: Profile
    affiliations: list[Affiliation]
    photo_url: str
    missing: list[str]


def own_profile(user: User) -> OwnProfile:
    """The profile of `user` for the own page."""
    me = people.with_cards(people.visible_to(user)).get(pk=user.pk)
    return OwnProfile(
        card=people.card(me),
        profile=me.profile,
        affiliations=people.live_affiliations(me),
        photo_url=people.photo_url(me.pk, me.profile.version, "large") if me.profile.photo_large else "",
        missing=_missing(me),
    )


def _missing(user: User) -> list[str]:
    profile = user.profile
    wanted = {
        "お顔の写真": profile.photo_small,
        "ふりがな": profile.family_kana and profile.given_kana,
        "専門家種別": not user.is_professional or profile.professions.all(),
    }
    return [name for name, there in wanted.items() if not there]
