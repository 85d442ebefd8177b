"""Lists and pages of groups asked of the code itself: each keeps to its own door."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import UserState
from groups.models import FreeGroup
from groups.queries import communities
from tests import factories as make
from timeline.enums import TimelineLock

pytestmark = pytest.mark.django_db


def names(page) -> list[str]:
    return [row.name for row in page.rows]


def test_ones_communities_are_those_one_is_in(cast):
    make.listed_community(cast.ga, members=(cast.mc,), name="地域リハビリの会")
    assert communities.joins_any(cast.mc)
    assert not communities.joins_any(cast.mb)
    assert names(communities.mine(cast.mc)) == ["地域リハビリの会"]
    assert names(communities.mine(cast.mb)) == []


def test_all_communities_are_those_that_stand_and_none_for_relatives(cast):
    community = make.listed_community(cast.ga)
    assert names(communities.everything(cast.mb)) == [community.name]
    assert names(communities.everything(cast.pt)) == []
    community.deleted_at, community.deleted_by = timezone.now(), cast.ga
    community.save()
    assert names(communities.everything(cast.mb)) == []


def test_a_stopped_administrator_brings_nothing_back(cast):
    group = cast.free
    group.deleted_at, group.deleted_by = timezone.now(), cast.ga
    group.save()
    group.timeline.lock = TimelineLock.DELETED
    group.timeline.save()
    assert list(FreeGroup.objects.restorable_by(cast.ga)) == [group]
    cast.ga.state, cast.ga.is_active = UserState.SUSPENDED, False
    cast.ga.save()
    assert list(FreeGroup.objects.restorable_by(cast.ga)) == []


@pytest.mark.parametrize("who", ["pt", "pt2"])
def test_patients_and_relatives_have_no_list_of_talks(cast, as_user, who):
    assert as_user(cast.mb).get(reverse("groups:talks")).status_code == 200
    assert as_user(getattr(cast, who)).get(reverse("groups:talks")).status_code == 404
