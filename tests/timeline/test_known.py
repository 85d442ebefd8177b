"""Whom a timeline makes known: those one works with in full, those one merely writes beside by name."""

import pytest

from accounts.queries import people
from tests import factories as make
from timeline.actions.members import join, open_timeline
from timeline.enums import TimelineKind

pytestmark = pytest.mark.django_db
PHONE = "090-0000-1234"


@pytest.fixture
def two():
    one, other = (make.professional(make.facility(), name) for name in ("海野 一子", "山野 二郎"))
    other.profile.phone = PHONE
    other.profile.save()
    return one, other


def together(one, other, kind):
    timeline = open_timeline(one, kind=kind, name="集まり")
    join(one, timeline, users=[one, other])


@pytest.mark.parametrize(
    "kind", [TimelineKind.PATIENT_GROUP, TimelineKind.FREE_GROUP, TimelineKind.WORKPLACE]
)
def test_who_works_together_knows_each_other_in_full(two, as_user, kind):
    one, other = two
    together(one, other, kind)
    assert other in people.connected_to(one)
    assert PHONE in as_user(one).get(f"/people/{other.pk}/").content.decode()


@pytest.mark.parametrize("kind", [TimelineKind.COMMUNITY, TimelineKind.DIRECT])
def test_who_is_in_the_same_community_or_talk_is_named_and_no_more(two, as_user, kind):
    one, other = two
    together(one, other, kind)
    assert other not in people.connected_to(one)
    assert other not in people.known_to(one)
    text = as_user(one).get(f"/people/{other.pk}/").content.decode()
    assert "山野 二郎" in text
    assert PHONE not in text


def test_strangers_are_not_even_named(two, as_user):
    one, other = two
    assert as_user(one).get(f"/people/{other.pk}/").status_code == 404
