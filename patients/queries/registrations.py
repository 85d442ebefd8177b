"""What was entered so far of a patient who is not registered yet."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Facility, User
from accounts.queries import facilities
from accounts.queries.people import PersonCard, card, told_apart, with_cards
from mcs.core.text import fold, words
from patients.models import Patient, Registration


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person of the facility to tick. `key` is what the search box compares with; `shown` is false
    for those the search left out, whose tick is kept all the same.
    """

    person: PersonCard
    key: str
    ticked: bool
    shown: bool


def own(user: User) -> QuerySet[Registration]:
    """The registrations this person has begun; nobody else's."""
    return Registration.objects.filter(actor=user).select_related("facility")


def staff_rows(
    user: User, registration: Registration, *, ids: list[int] | None, text: str = ""
) -> list[StaffRow]:
    """Everybody of the facility but oneself in 五十音 order, ticked where `ids` says so; all without
    `ids`.
    """
    if registration.facility is None:
        return []
    sought = words(text)
    people = list(with_cards(facilities.staff(registration.facility).exclude(pk=user.pk)))
    return [
        StaffRow(
            person=shown,
            key=person.profile.search_key,
            ticked=ids is None or person.pk in ids,
            shown=all(word in person.profile.search_key for word in sought),
        )
        for person, shown in zip(people, told_apart([card(one) for one in people]), strict=True)
    ]


def ticked_staff(registration: Registration, ids: list[int]) -> QuerySet[User]:
    """Those of the ticked who belong to the facility."""
    facility = registration.facility
    return (facilities.staff(facility) if facility else User.objects.none()).filter(pk__in=ids)


def same_name(facility: Facility, name: str) -> int:
    """How many patients of the facility bear this name already, told before a second one is registered."""
    return Patient.objects.filter(managing_facility=facility, search_key__startswith=f"{fold(name)} ").count()
