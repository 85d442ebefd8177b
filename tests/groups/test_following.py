"""What follows from an affiliation: the workplace, the memberships held for it, the cards."""

import pytest

from accounts.actions.affiliations import follow
from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, Profile
from groups.models import WorkplaceGroup
from tests import factories as make
from timeline.models import Timeline


def sees_workplace(person, facility) -> bool:
    return WorkplaceGroup.objects.visible_to(person).filter(facility=facility).exists()


def test_the_first_confirmed_affiliation_opens_the_workplace(cast):
    person = make.user()
    follow(cast.se, make.affiliate(person, cast.a))
    assert sees_workplace(person, cast.a)


def test_a_claimed_affiliation_opens_nothing_of_the_facility(cast):
    person = make.user()
    follow(cast.se, make.affiliate(person, cast.a, state=AffiliationState.CLAIMED))
    assert not sees_workplace(person, cast.a)


def test_an_ended_affiliation_ends_what_was_held_for_it_and_the_workplace(cast):
    mine = Affiliation.objects.get(user=cast.mb, facility=cast.a)
    follow(cast.se, mine)
    assert sees_workplace(cast.mb, cast.a)
    mine.state = AffiliationState.ENDED
    mine.save()
    version = Profile.objects.get(user=cast.mb).version
    follow(cast.se, mine)
    mine.refresh_from_db()
    assert mine.ended_at is not None
    assert not Timeline.objects.visible_to(cast.mb).exists()
    assert Profile.objects.get(user=cast.mb).version > version


def test_what_is_held_for_another_facility_stays(cast):
    second = make.affiliate(cast.mx, cast.c)
    second.state = AffiliationState.ENDED
    second.save()
    follow(cast.se, second)
    assert Timeline.objects.visible_to(cast.mx).filter(pk=cast.group.care_id).exists()


@pytest.mark.parametrize("ends", [True, False])
def test_the_admin_lets_it_follow(cast, as_user, ends):
    person = make.user()
    mine = make.affiliate(person, cast.c)
    follow(cast.se, mine)
    state = AffiliationState.ENDED if ends else AffiliationState.CONFIRMED
    as_user(cast.se).post(
        f"/admin/accounts/affiliation/{mine.pk}/change/",
        {"role": AffiliationRole.STAFF, "state": state, "ended_at_0": "", "ended_at_1": ""},
    )
    assert sees_workplace(person, cast.c) is not ends
