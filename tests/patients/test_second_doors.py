"""Checks that stand behind another one: asked directly, so that each holds by itself."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from accounts.enums import UserKind, UserState
from mcs.core.files.pictures import Photo
from notices.models import Notice
from patients.actions import members
from patients.actions.members import remove_member
from patients.actions.register import JOINED, keep_input, keep_photo_only
from patients.models import Patient, Registration
from patients.notices import joined
from patients.queries.facilities import offered_to, runs_any_group
from patients.views.doors import registration_of
from timeline.actions.members import end_memberships
from timeline.enums import MemberState
from timeline.models import TimelineMember
from timeline.queries.members import is_admin


@pytest.mark.parametrize("who", ["mb", "mc", "pt", "nf", "fo"])
def test_who_does_not_run_the_group_takes_nobody_out(cast, who):
    active = TimelineMember.objects.filter(state=MemberState.ACTIVE)
    before = set(active.values_list("pk", flat=True))
    with pytest.raises(PermissionDenied):
        remove_member(getattr(cast, who), cast.patient, member=cast.mx)
    assert set(active.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("who", ["mb", "pt", "fo", "se"])
def test_who_may_not_register_there_leaves_no_input_behind(cast, who):
    with pytest.raises(PermissionDenied):
        keep_input(getattr(cast, who), uuid4(), facility=cast.a, fields={"family_name": "松永"})
    assert not Registration.objects.exists()


@pytest.mark.parametrize("who", ["mb", "pt", "se"])
def test_who_may_register_nowhere_leaves_no_picture_behind(cast, who):
    with pytest.raises(PermissionDenied):
        keep_photo_only(getattr(cast, who), uuid4(), photo=Photo("large.jpg", "small.jpg"))
    assert not Registration.objects.exists()


@pytest.mark.parametrize("door", ["visible_to", "open_to_care", "listed_to"])
@pytest.mark.parametrize("who", ["fa", "ga"])
def test_no_door_opens_to_a_stopped_account(cast, who, door):
    person = getattr(cast, who)
    asked = getattr(Patient.objects, door)
    assert asked(person).filter(pk=cast.patient.pk).exists()
    person.state, person.is_active = UserState.SUSPENDED, False
    person.save(update_fields=["state", "is_active"])
    assert not asked(person).exists()


def test_a_notice_of_joining_that_nobody_caused_is_not_shown(cast):
    notice = Notice(pk=1, recipient=cast.mc, kind=JOINED, subject_id=cast.group.pk, actor=cast.ga)
    assert cast.patient.name in joined([notice], cast.mc)[1].text
    notice.actor = None
    assert joined([notice], cast.mc) == {}


@pytest.mark.parametrize("change", [{"is_active": False}, {"kind": UserKind.FAMILY}])
@pytest.mark.parametrize("who", ["fa", "ga"])
def test_no_facility_is_offered_to_a_stopped_account_or_a_relative(cast, who, change):
    person = getattr(cast, who)
    assert offered_to(person).get() == cast.a
    for name, value in change.items():
        setattr(person, name, value)
    assert not offered_to(person).exists()


def test_who_ran_a_group_registers_no_more(cast):
    assert runs_any_group(cast.ga)
    end_memberships(cast.se, [cast.group.care, cast.group.patient_side], users=[cast.ga])
    assert not runs_any_group(cast.ga)


def test_what_was_entered_does_not_exist_for_relatives_nor_its_picture_before_one_is_chosen(cast, as_user):
    kept = Registration.objects.create(token=uuid4(), actor=cast.fa, facility=cast.a)
    request = RequestFactory().get("/")
    request.user = cast.fa
    assert registration_of(request, kept.token) == kept
    assert as_user(cast.fa).get(f"/patients/new/{kept.token}/photo/").status_code == 404
    cast.fa.kind = UserKind.FAMILY
    with pytest.raises(Http404):
        registration_of(request, kept.token)


@pytest.mark.parametrize("who", ["mb", "nf", "fo", "pt", "se"])
def test_only_who_runs_the_group_names_an_administrator(cast, who):
    with pytest.raises(PermissionDenied):
        members.name_admin(getattr(cast, who), cast.patient, member=cast.mc)
    assert not is_admin(cast.mc, cast.group.care)
