"""Everybody of the columns, with a mark in every field of the profile."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts.enums import AffiliationState, UserKind
from accounts.models import Connection, Facility, Profession, User
from mcs.core.files import store
from tests import factories as make
from tests.access.marks import mark


def facilities(things: SimpleNamespace) -> None:
    for key in "abcdefgh":
        facility = Facility.objects.create(
            name=mark(f"fac{key}.name"), kana="しせつ", phone=mark(f"fac{key}.tel")
        )
        setattr(things, f"fac{key}", facility)
    things.profession = Profession.objects.create(code="marked", name=mark("profession"), field="x", order=99)


def person(key: str, at: Facility | None = None, *, manager: bool = False, **fields: Any) -> User:
    """Somebody with a mark in every field of the profile."""
    made = make.user("仮 名", email=f"{mark(f'{key}.mail')}@example.jp", **fields)
    profile = made.profile
    profile.family_name, profile.given_name = mark(f"{key}.name"), mark(f"{key}.given")
    profile.family_kana, profile.given_kana = mark(f"{key}.kana"), ""
    profile.phone, profile.about = mark(f"{key}.tel"), mark(f"{key}.about")
    profile.photo_small, profile.photo_large = picture(f"{key}.small"), picture(f"{key}.large")
    for name, value in profile.keys().items():
        setattr(profile, name, value)
    profile.save()
    if at is not None:
        make.affiliate(made, at, manager=manager)
    return made


def picture(name: str) -> str:
    """A kept file with a mark in its bytes."""
    return store.put(b"\xff\xd8" + mark(name).encode() + b"\xff\xd9")


def everybody(people: dict[str, User], things: SimpleNamespace) -> None:
    """The columns, and five who are none: the staff member T who wrote everything, `k` who says 「了解」, the second
    relative, the administrator of the other group, and `q` whom everybody may invite.
    """
    places = {
        "a": ("ga", "mb", "mc", "nf", "rm", "t", "k"),
        "b": ("mx", "mn", "ss"),
        "c": ("no",),
        "g": ("oa",),
    }
    places |= {"d": ("ip",), "e": ("ia",), "f": ("q",)}
    for letter, keys in places.items():
        for key in keys:
            people[key] = person(key, getattr(things, f"fac{letter}"))
    people["fa"] = person("fa", things.faca, manager=True)
    people["fo"] = person("fo", things.facc, manager=True)
    people["pt"] = person("pt", kind=UserKind.PATIENT)
    people["kin"] = person("kin", kind=UserKind.FAMILY)
    people["po"] = person("po", kind=UserKind.FAMILY)
    people["se"] = person("se", is_secretariat=True)
    people["su"] = person("su", is_superuser=True)
    people["t"].profile.professions.add(things.profession)
    people["t"].profile.licence = picture("t.licence")
    people["t"].profile.save(update_fields=["licence"])
    for key in ("mb", "mc", "mx", "mn", "ga", "fa"):
        make.connect(people[key], people["q"])
    _claim(people, things)


def _claim(people: dict[str, User], things: SimpleNamespace) -> None:
    """What opens nothing: `no` claims to belong to facility A and has asked T for つながり by address; `fo` managed
    facility A once.
    """
    make.affiliate(people["no"], things.faca, state=AffiliationState.CLAIMED)
    make.affiliate(people["fo"], things.faca, manager=True, state=AffiliationState.ENDED)
    asked(people["no"], people["t"], by_address=True)


def asked(requester: User, addressee: User, **fields: Any) -> Connection:
    return Connection.objects.create(
        requester=requester, addressee=addressee, asked_at=timezone.now(), **fields
    )
