"""「メンバー一覧」 of a patient, and taking somebody out."""

import pytest

from accounts.queries import people
from tests import factories as make
from tests.patients.kit import acts, queries_of, told
from timeline.models import TimelineMember


def members(cast) -> str:
    return f"/patients/{cast.patient.pk}/members/"


def remove(cast, who) -> str:
    return f"{members(cast)}{who.pk}/remove/"


@pytest.fixture
def with_phones(cast):
    for who in (cast.ga, cast.mb, cast.mc, cast.pt2):
        who.profile.phone = f"090-0000-{who.pk:04}"
        who.profile.save(update_fields=["phone"])
    TimelineMember.objects.filter(user=cast.pt2).update(relation="長女")
    return cast


def test_everybody_of_both_sides_stands_in_one_list(with_phones, as_user):
    cast = with_phones
    for who in (cast.mb, cast.mc, cast.mx, cast.mn, cast.ga, cast.fa):
        page = as_user(who).get(members(cast)).content.decode()
        for member in (cast.ga, cast.mb, cast.mc, cast.mx, cast.mn, cast.pt, cast.pt2):
            assert page.count(f">{member.profile.name}<") == 1
        assert f'href="tel:090-0000-{cast.mc.pk:04}"' in page
        for label in ("管理者", "長女", "若葉訪問看護", "この方", "メンバー招待")[:3]:
            assert label in page


def test_without_a_number_of_their_own_the_facility_is_called(cast, as_user):
    cast.b.phone = "0985-22-2222"
    cast.b.save(update_fields=["phone"])
    page = as_user(cast.mc).get(members(cast)).content.decode()
    assert page.count('href="tel:0985-22-2222"') == 2


def test_a_relative_sees_names_and_facilities_without_phone_numbers(with_phones, as_user):
    cast = with_phones
    for who in (cast.pt, cast.pt2):
        page = as_user(who).get(members(cast)).content.decode()
        for member in (cast.ga, cast.mb, cast.mc, cast.mx, cast.mn):
            assert member.profile.name in page
        assert "若葉訪問看護" in page
        for hidden in ("tel:", "090-0000", "メンバー招待", "外す", "医療・介護側", "慢性心不全"):
            assert hidden not in page


def test_nobody_else_finds_it(cast, as_user):
    for who in (cast.nf, cast.no, cast.fo, cast.po, cast.se, cast.su, cast.rm):
        assert as_user(who).get(members(cast)).status_code == 404


def test_inviting_is_offered_to_the_care_side_and_the_facility_administrator(cast, as_user):
    address = f"/timelines/{cast.group.care_id}/invite/"
    for who in (cast.mb, cast.mc, cast.mx, cast.mn, cast.ga, cast.fa):
        page = as_user(who).get(members(cast)).content.decode()
        assert "メンバー招待" in page
        assert address in page
    assert address not in as_user(cast.pt).get(members(cast)).content.decode()


def test_whoever_stands_in_the_list_can_be_looked_up(cast):
    for reader in (cast.pt, cast.mc, cast.fa):
        known = people.visible_to(reader)
        for member in (cast.ga, cast.mb, cast.mc, cast.mx, cast.mn):
            assert known.filter(pk=member.pk).exists()
    for reader in (cast.po, cast.no, cast.fo):
        assert not people.visible_to(reader).filter(pk__in=[cast.mx.pk, cast.pt.pk]).exists()


def test_administrators_and_the_facility_administrator_take_somebody_out(cast, as_user):
    for who, member in ((cast.ga, cast.mx), (cast.fa, cast.mb)):
        assert member.profile.name in as_user(who).get(remove(cast, member)).content.decode()
        assert as_user(who).post(remove(cast, member)).status_code == 302
        for side in ("care", "patient-side"):
            assert as_user(member).get(f"/patients/{cast.patient.pk}/{side}/").status_code == 404
    assert ("members", {"timeline": cast.group.care_id}) in told()
    assert ("members", {"timeline": cast.group.patient_side_id}) in told()
    assert acts("member.end")


def test_members_take_nobody_out_and_others_find_nothing(cast, as_user):
    ended = len(acts("member.end"))
    for who in (cast.mb, cast.mc, cast.mx, cast.mn):
        assert as_user(who).post(remove(cast, cast.mn)).status_code == 403
    for who in (cast.nf, cast.no, cast.fo, cast.pt, cast.po, cast.se, cast.rm):
        assert as_user(who).post(remove(cast, cast.mn)).status_code == 404
    assert as_user(cast.ga).post(remove(cast, cast.no)).status_code == 404
    assert len(acts("member.end")) == ended


def test_the_last_administrator_stays(cast, as_user):
    answer = as_user(cast.fa).post(remove(cast, cast.ga), follow=True)
    assert "最後のグループ管理者です。" in answer.content.decode()
    assert as_user(cast.ga).get(f"/patients/{cast.patient.pk}/care/").status_code == 200


def test_fifty_members_ask_as_many_queries_as_one(cast, as_user):
    client = as_user(cast.ga)
    client.get(members(cast))
    few = queries_of(client, members(cast))
    make.join(cast.ga, cast.group.care, users=[make.professional(cast.b) for _ in range(50)])
    assert queries_of(client, members(cast)) == few
