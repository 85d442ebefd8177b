"""Which patient, facility and page a timeline belongs to."""

from patients.queries.groups import group_of, managing_facility_of
from timeline import addresses


def test_both_sides_know_their_group_and_facility(cast):
    for side in (cast.group.care, cast.group.patient_side):
        assert group_of(side) == cast.group
        assert managing_facility_of(side) == cast.a


def test_other_timelines_have_neither(cast):
    assert group_of(cast.free.timeline) is None
    assert managing_facility_of(cast.free.timeline) is None


def test_the_engine_knows_the_pages(cast):
    pk = cast.patient.pk
    assert addresses.of_all([cast.group.care, cast.group.patient_side, cast.free.timeline]) == {
        cast.group.care_id: f"/patients/{pk}/care/",
        cast.group.patient_side_id: f"/patients/{pk}/patient-side/",
        cast.free.timeline_id: f"/groups/{cast.free.pk}/",
    }
    assert addresses.members_of(cast.group.care) == f"/patients/{pk}/members/"


def test_only_asked_for_timelines_are_told(cast):
    assert addresses.of_all([cast.group.patient_side]) == {
        cast.group.patient_side_id: f"/patients/{cast.patient.pk}/patient-side/"
    }
