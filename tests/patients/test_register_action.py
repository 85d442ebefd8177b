"""Registering a patient: the act itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from notices.models import Notice
from notices.queries import page
from patients.actions.register import JOINED, register_patient
from patients.models import Patient, PatientGroup
from tests import factories as make
from tests.patients.kit import acts, group_of, told
from timeline.actions.members import end_memberships
from timeline.enums import MemberRole, Side, TimelineKind
from timeline.models import TimelineMember

FIELDS = {
    "family_name": "松永",
    "given_name": "サチ",
    "family_kana": "まつなが",
    "sex": "female",
    "disease": "骨折",
}


def test_a_group_with_two_sides_exists_and_who_registers_runs_both(cast):
    patient = register_patient(cast.fa, cast.a, fields=FIELDS)
    group = group_of(patient)
    assert (group.care.side, group.patient_side.side) == (Side.CARE, Side.PATIENT)
    assert {t.kind for t in (group.care, group.patient_side)} == {TimelineKind.PATIENT_GROUP}
    assert {t.name for t in (group.care, group.patient_side)} == {"松永 サチ"}
    for side in (group.care, group.patient_side):
        assert list(side.members.values_list("user", "role")) == [(cast.fa.pk, MemberRole.ADMIN)]
    assert (patient.managing_facility, patient.registered_by) == (cast.a, cast.fa)
    assert acts("patient.register")[0].subject_id == patient.pk


def test_the_keys_for_sorting_and_searching_are_kept(cast):
    patient = Patient.objects.get(pk=register_patient(cast.ga, cast.a, fields=FIELDS).pk)
    assert (patient.sort_key, patient.disease_key) == ("まつなか", "骨折")


def test_ticked_staff_are_members_of_the_care_side_at_once_and_told(cast):
    patient = register_patient(cast.ga, cast.a, fields=FIELDS, staff=[cast.nf, cast.mb, cast.ga])
    group = group_of(patient)
    assert set(group.care.members.values_list("user", flat=True)) == {cast.ga.pk, cast.nf.pk, cast.mb.pk}
    assert list(group.patient_side.members.values_list("user", flat=True)) == [cast.ga.pk]
    assert set(Notice.objects.filter(kind=JOINED).values_list("recipient", flat=True)) == {
        cast.nf.pk,
        cast.mb.pk,
    }
    assert ("notice", {"user": cast.nf.pk}) in told()
    row = page(cast.nf).rows[0]
    assert row.text == "院長 一郎さんが、あなたを松永 サチさんの患者グループに加えました。"
    assert row.url == f"/patients/{patient.pk}/"


def test_the_notice_is_silent_for_who_is_no_member_any_more(cast):
    group = group_of(register_patient(cast.ga, cast.a, fields=FIELDS, staff=[cast.nf]))
    end_memberships(cast.ga, [group.care], users=[cast.nf])
    assert page(cast.nf).rows == []


def test_people_of_elsewhere_are_not_staff_and_nothing_is_made(cast):
    with pytest.raises(ValidationError) as refused:
        register_patient(cast.ga, cast.a, fields=FIELDS, staff=[cast.no])
    assert refused.value.code == "staff"
    assert not Patient.objects.filter(family_name="松永").exists()


@pytest.mark.parametrize("who", ["mb", "mc", "mx", "mn", "nf", "no", "pt", "po", "se", "su", "rm", "ss"])
def test_others_may_not_and_nothing_changes(cast, who):
    before = (Patient.objects.count(), PatientGroup.objects.count(), TimelineMember.objects.count())
    with pytest.raises(PermissionDenied):
        register_patient(getattr(cast, who), cast.a, fields=FIELDS)
    assert before == (Patient.objects.count(), PatientGroup.objects.count(), TimelineMember.objects.count())
    assert not acts("patient.register")


def test_only_into_the_own_facility(cast):
    for who, elsewhere in ((cast.ga, cast.b), (cast.fa, cast.c), (cast.fo, cast.a)):
        with pytest.raises(PermissionDenied):
            register_patient(who, elsewhere, fields=FIELDS)
    assert register_patient(cast.fo, cast.c, fields=FIELDS).managing_facility == cast.c


def test_an_administrator_without_confirmed_facility_registers_nobody(cast):
    claimed = make.professional(name="未確認 子")
    make.affiliate(claimed, cast.a, state="claimed")
    make.patient_group(claimed, cast.a, name="安達 一")
    with pytest.raises(PermissionDenied):
        register_patient(claimed, cast.a, fields=FIELDS)


@pytest.mark.parametrize("missing", ["family_name", "given_name", "sex"])
def test_names_and_sex_are_required(cast, missing):
    with pytest.raises(ValidationError) as refused:
        register_patient(cast.ga, cast.a, fields=FIELDS | {missing: ""})
    assert refused.value.code == "name"
