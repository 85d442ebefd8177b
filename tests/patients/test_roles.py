"""Who runs a patient's group: on both sides, several, and never nobody."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from notices.models import Notice
from notices.queries import page
from patients.actions import members as actions
from patients.models import Patient
from tests.approvals.kit import at_once
from tests.approvals.test_races import only_refusals, refused
from tests.patients.kit import acts
from timeline.enums import MemberRole
from timeline.models import TimelineMember
from timeline.queries.members import admin_ids


def url_of(cast, person, act):
    return f"/patients/{cast.patient.pk}/members/{person.pk}/{act}/"


def roles(cast, person) -> list[str]:
    mine = TimelineMember.objects.filter(user=person, timeline__in=[cast.group.care, cast.group.patient_side])
    return list(mine.order_by("side").values_list("role", flat=True))


def texts(person) -> list[str]:
    return [n.text for n in page(person).rows]


def held(cast) -> Patient:
    return Patient.objects.select_related("group__care", "group__patient_side").get(pk=cast.patient.pk)


@pytest.mark.parametrize("by", ["ga", "fa"])
def test_who_is_made_administrator_is_one_on_both_sides(cast, as_user, by):
    client = as_user(getattr(cast, by))
    listed = client.get(f"/patients/{cast.patient.pk}/members/").content.decode()
    for member in (cast.mc, cast.mx):
        assert url_of(cast, member, "name") in listed
        assert "管理者にしますか" in client.get(url_of(cast, member, "name")).content.decode()
        assert client.post(url_of(cast, member, "name")).status_code == 302
        assert roles(cast, member) == [MemberRole.ADMIN, MemberRole.ADMIN]
    assert len(acts("member.name")) == 2
    assert "あなたを花岡 すみさん（医療・介護側）のグループ管理者にしました。" in texts(cast.mc)[0]
    assert client.post(url_of(cast, cast.mx, "unname")).status_code == 302
    assert roles(cast, cast.mx) == [MemberRole.MEMBER, MemberRole.MEMBER]
    assert acts("member.unname")


def test_patients_and_relatives_never_are(cast, as_user):
    listed = as_user(cast.ga).get(f"/patients/{cast.patient.pk}/members/").content.decode()
    for who in (cast.pt, cast.pt2):
        assert url_of(cast, who, "name") not in listed
        assert as_user(cast.ga).post(url_of(cast, who, "name")).status_code == 404
        with pytest.raises(ValidationError) as refusal:
            actions.name_admin(cast.ga, held(cast), member=who)
        assert refusal.value.code == "kind"
        with pytest.raises(IntegrityError), transaction.atomic():
            TimelineMember.objects.filter(user=who).update(role=MemberRole.ADMIN)
    assert set(admin_ids(cast.group.patient_side)) == {cast.ga.pk}


@pytest.mark.parametrize("act", ["name", "unname"])
def test_members_may_not_and_others_find_nothing(cast, as_user, act):
    for who in (cast.mb, cast.mc, cast.mx, cast.mn):
        assert as_user(who).post(url_of(cast, cast.mb, act)).status_code == 403
    for who in (cast.nf, cast.no, cast.fo, cast.pt, cast.po, cast.se, cast.su, cast.rm):
        assert as_user(who).post(url_of(cast, cast.mb, act)).status_code == 404
    assert as_user(cast.ga).post(url_of(cast, cast.no, act)).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.unname_admin(cast.mb, held(cast), member=cast.ga)
    assert admin_ids(cast.group.care) == [cast.ga.pk]
    assert not acts("member.name") + acts("member.unname")


def test_the_last_one_steps_down_by_choosing_the_next(cast, as_user):
    client, url = as_user(cast.ga), url_of(cast, cast.ga, "unname")
    shown = client.get(url).content.decode()
    assert "次のグループ管理者" in shown
    assert cast.pt.profile.name not in shown.partition("次のグループ管理者</span>")[2]
    assert client.post(url).status_code == 422
    assert client.post(url, {"successor": cast.mc.pk}).status_code == 302
    assert admin_ids(cast.group.care) == admin_ids(cast.group.patient_side) == [cast.mc.pk]


def test_who_is_taken_out_is_told_and_the_patient_named_to_the_own_facility_only(cast, as_user):
    for member in (cast.mb, cast.mx, cast.pt2):
        assert as_user(cast.ga).post(url_of(cast, member, "remove")).status_code == 302
    end = "のグループから外しました。これまでの投稿は残ります。"
    assert texts(cast.mb) == [f"院長 一郎さんが、あなたを花岡 すみさん{end}"]
    for outside in (cast.mx, cast.pt2):
        assert texts(outside) == [f"院長 一郎さんが、あなたを青葉クリニックの患者{end}"]
    assert not Notice.objects.filter(recipient=cast.mc, kind=actions.REMOVED).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(5))
def test_two_administrators_take_each_other_out_at_once(cast, number):
    actions.name_admin(cast.ga, held(cast), member=cast.mx)
    one, other = held(cast), held(cast)
    results = at_once(
        lambda: actions.remove_member(cast.ga, one, member=cast.mx),
        lambda: actions.remove_member(cast.mx, other, member=cast.ga),
    )
    assert only_refusals(results), results
    assert len(refused(results)) == 1
    assert len(admin_ids(cast.group.care)) == len(admin_ids(cast.group.patient_side)) == 1
