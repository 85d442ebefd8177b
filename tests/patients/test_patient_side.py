"""Professionals of the care side who are added to the 患者側 by administrators, and taken off it again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mcs.core.models import AuditEntry
from notices.models import Notice
from notices.queries import unseen_count
from patients.actions import members, sides
from tests.approvals.kit import at_once
from tests.approvals.test_races import only_refusals
from tests.patients.kit import told
from tests.patients.test_roles import held, texts, url_of
from timeline.enums import MemberRole, MemberState
from timeline.models import TimelineMember

ADD, OFF = "patient-side", "care-only"


def on_side(cast, person) -> list[str]:
    """The roles of the live memberships on the 患者側."""
    live = TimelineMember.objects.filter(user=person, timeline=cast.group.patient_side)
    return list(live.exclude(state=MemberState.ENDED).values_list("role", flat=True))


def of_side(cast, act, person) -> int:
    """How often the audit trail holds this act of this person on the 患者側."""
    found = AuditEntry.objects.filter(act=act, timeline_id=cast.group.patient_side_id)
    return len([entry for entry in found if entry.detail["user"] == person.pk])


def listed(cast, as_user, who) -> str:
    return as_user(who).get(f"/patients/{cast.patient.pk}/members/").content.decode()


@pytest.mark.parametrize("by", ["ga", "fa"])
def test_a_professional_of_the_care_side_is_added_and_told(cast, as_user, by):
    client, url = as_user(getattr(cast, by)), url_of(cast, cast.mn, ADD)
    page = f"/patients/{cast.patient.pk}/patient-side/"
    assert url in listed(cast, as_user, getattr(cast, by))
    assert "花岡 すみさんの患者側に加えますか" in client.get(url).content.decode()
    assert not on_side(cast, cast.mn)
    answer = client.post(url, follow=True).content.decode()
    assert "他施 片子さんを患者側に加えました。" in answer
    assert url not in answer
    assert on_side(cast, cast.mn) == [MemberRole.MEMBER]
    actor = getattr(cast, by).profile.name
    assert texts(cast.mn)[0].startswith(f"{actor}さんが、あなたを花岡 すみさんの患者側に加えました。")
    assert as_user(cast.mn).get(page).status_code == 200
    assert of_side(cast, "member.join", cast.mn) == 1


@pytest.mark.parametrize("by", ["ga", "fa"])
def test_a_member_of_both_sides_is_taken_off_and_stays_on_the_care_side(cast, as_user, by):
    client, url = as_user(getattr(cast, by)), url_of(cast, cast.mx, OFF)
    assert url in listed(cast, as_user, getattr(cast, by))
    assert "花岡 すみさんの患者側から外しますか" in client.get(url).content.decode()
    answer = client.post(url, follow=True).content.decode()
    assert "他施 両子さんを患者側から外しました。医療・介護側には、これまでどおり参加しています。" in answer
    assert not on_side(cast, cast.mx)
    assert as_user(cast.mx).get(f"/patients/{cast.patient.pk}/patient-side/").status_code == 404
    assert as_user(cast.mx).get(f"/patients/{cast.patient.pk}/care/").status_code == 200
    assert "患者側から外しました。医療・介護側には、これまでどおり参加しています。" in texts(cast.mx)[0]
    assert ("members", {"timeline": cast.group.patient_side_id}) in told()
    assert of_side(cast, "member.end", cast.mx) == 1


def test_only_the_newer_of_the_two_notices_is_shown(cast):
    sides.add_to_side(cast.ga, held(cast), member=cast.mn)
    sides.take_off_side(cast.ga, held(cast), member=cast.mn)
    assert ["外しました" in text for text in texts(cast.mn)] == [True]
    sides.add_to_side(cast.ga, held(cast), member=cast.mn)
    assert ["加えました" in text for text in texts(cast.mn)] == [True]


def test_doing_it_twice_does_it_once(cast, as_user):
    client = as_user(cast.ga)
    for _ in range(2):
        assert client.post(url_of(cast, cast.mn, ADD), follow=True).status_code == 200
    assert on_side(cast, cast.mn) == [MemberRole.MEMBER]
    assert of_side(cast, "member.join", cast.mn) == 1
    for _ in range(2):
        assert client.post(url_of(cast, cast.mn, OFF), follow=True).status_code == 200
    assert of_side(cast, "member.end", cast.mn) == 1
    assert Notice.objects.filter(recipient=cast.mn, kind__in=[sides.ADDED, sides.TAKEN_OFF]).count() == 2


def test_each_is_offered_where_it_can_be_done(cast, as_user):
    page = listed(cast, as_user, cast.ga)
    for who, offered in ((cast.mc, ADD), (cast.mn, ADD), (cast.mb, OFF), (cast.mx, OFF)):
        other = OFF if offered == ADD else ADD
        assert url_of(cast, who, offered) in page
        assert url_of(cast, who, other) not in page
    for who in (cast.ga, cast.pt, cast.pt2):
        for act in (ADD, OFF):
            assert url_of(cast, who, act) not in page
    for who in (cast.mb, cast.mc, cast.pt):
        assert "患者側に加える" not in listed(cast, as_user, who)
        assert "患者側から外す" not in listed(cast, as_user, who)


@pytest.mark.parametrize("act", [ADD, OFF])
def test_members_may_not_and_others_find_nothing(cast, as_user, act):
    for who in (cast.mb, cast.mc, cast.mx, cast.mn):
        for member in (cast.mc, cast.mx):
            assert as_user(who).post(url_of(cast, member, act)).status_code == 403
    for who in (cast.nf, cast.no, cast.fo, cast.pt, cast.pt2, cast.po, cast.se, cast.su, cast.rm):
        for member in (cast.mc, cast.mx):
            assert as_user(who).post(url_of(cast, member, act)).status_code == 404
    for stranger in (cast.no, cast.pt, cast.rm, cast.ss):
        assert as_user(cast.ga).post(url_of(cast, stranger, act)).status_code == 404
    for refused in (sides.add_to_side, sides.take_off_side):
        with pytest.raises(PermissionDenied):
            refused(cast.mb, held(cast), member=cast.mc)
    assert not on_side(cast, cast.mc)
    assert on_side(cast, cast.mx)


@pytest.mark.parametrize(
    ("who", "code"), [("pt2", "kind"), ("po", "kind"), ("no", "member"), ("rm", "member"), ("ss", "member")]
)
def test_nobody_is_added_who_is_not_an_active_professional_of_the_care_side(cast, who, code):
    before = on_side(cast, getattr(cast, who))
    with pytest.raises(ValidationError) as refusal:
        sides.add_to_side(cast.ga, held(cast), member=getattr(cast, who))
    assert refusal.value.code == code
    assert on_side(cast, getattr(cast, who)) == before


def test_relatives_are_not_taken_off_this_way(cast):
    with pytest.raises(ValidationError) as refusal:
        sides.take_off_side(cast.ga, held(cast), member=cast.pt2)
    assert refusal.value.code == "member"
    assert on_side(cast, cast.pt2)


def test_administrators_stay_on_both_sides(cast, as_user):
    members.name_admin(cast.ga, held(cast), member=cast.mx)
    answer = as_user(cast.ga).post(url_of(cast, cast.mx, OFF), follow=True).content.decode()
    assert "グループ管理者は、医療・介護側と患者側の両方に参加します。" in answer
    assert on_side(cast, cast.mx) == [MemberRole.ADMIN]
    TimelineMember.objects.filter(user=cast.mx, timeline=cast.group.patient_side).update(
        state=MemberState.ENDED
    )
    sides.add_to_side(cast.ga, held(cast), member=cast.mx)
    assert on_side(cast, cast.mx) == [MemberRole.ADMIN]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(
    ("who", "first", "second", "after"),
    [
        ("mn", sides.add_to_side, members.remove_member, []),
        ("mx", sides.take_off_side, members.name_admin, [MemberRole.ADMIN]),
    ],
    ids=["added and taken out", "taken off and named administrator"],
)
def test_whatever_comes_first_of_two_at_the_same_time_nobody_is_half_in(
    cast, number, who, first, second, after
):
    member, one, other = getattr(cast, who), held(cast), held(cast)
    results = at_once(
        lambda: first(cast.ga, one, member=member), lambda: second(cast.fa, other, member=member)
    )
    assert only_refusals(results), results
    assert on_side(cast, member) == after


def test_who_was_taken_out_has_no_notice_left_that_is_counted_and_not_shown(cast):
    sides.add_to_side(cast.ga, cast.patient, member=cast.mn)
    members.name_admin(cast.ga, cast.patient, member=cast.mn)
    members.remove_member(cast.ga, cast.patient, member=cast.mn)
    assert len(texts(cast.mn)) == unseen_count(cast.mn) == 1


def test_the_page_that_takes_off_an_administrator_says_what_comes_first(cast, as_user):
    answer = as_user(cast.fa).get(url_of(cast, cast.ga, OFF), follow=True)
    assert "先に「管理者から外す」を押してください。" in answer.content.decode()
    assert "患者側から外しますか" not in answer.content.decode()


@pytest.mark.parametrize("act", [ADD, OFF, "name", "remove"])
def test_who_may_not_is_not_even_asked(cast, as_user, act):
    assert as_user(cast.ga).get(url_of(cast, cast.mx, act)).status_code in {200, 302}
    assert as_user(cast.mb).get(url_of(cast, cast.mx, act)).status_code == 403
