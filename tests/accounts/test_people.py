"""Other people's profiles and pictures."""

import io

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import require_own_profile
from accounts.actions import profiles as acts
from accounts.enums import AffiliationState
from accounts.models import Affiliation
from accounts.queries import people
from tests import factories as make
from tests import media
from tests.approvals import kit as approvals

pytestmark = pytest.mark.django_db
PHONE, FACILITY_PHONE, ABOUT = "090-1111-2222", "0985-00-0000", "夜間も対応します"


@pytest.fixture
def told(cast):
    """The doctor has told everything."""
    profile = cast.ga.profile
    profile.phone, profile.about = PHONE, ABOUT
    profile.family_kana, profile.given_kana = "いんちょう", "いちろう"
    profile.save()
    return cast


def page(client, person):
    return client.get(f"/people/{person.pk}/")


@pytest.mark.parametrize("viewer", ["ga", "mb", "mc", "mx", "mn", "nf", "fa"])
def test_colleagues_and_fellow_members_see_everything(told, as_user, viewer):
    text = page(as_user(getattr(told, viewer)), told.ga).content.decode()
    for shown in ("院長 一郎", "いんちょう いちろう", "医師", "青葉クリニック", ABOUT):
        assert shown in text
    assert f'href="tel:{PHONE}"' in text
    assert f'href="tel:{FACILITY_PHONE}"' in text


def test_a_relative_sees_name_profession_facility_and_its_phone_alone(told, as_user):
    text = page(as_user(told.pt), told.ga).content.decode()
    for shown in ("院長 一郎", "医師", "青葉クリニック", f'href="tel:{FACILITY_PHONE}"'):
        assert shown in text
    for hidden in (PHONE, ABOUT, "いんちょう"):
        assert hidden not in text


@pytest.mark.parametrize("viewer", ["no", "fo", "po", "pt"])
def test_who_does_not_know_somebody_finds_nobody(told, as_user, viewer):
    unknown = told.no if viewer == "pt" else told.ga
    client = as_user(getattr(told, viewer))
    answer = page(client, unknown)
    assert answer.status_code == 404
    assert unknown.profile.family_name not in answer.content.decode()
    assert client.get(f"/people/{unknown.pk}/photo/small/").status_code == 404


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**30])
def test_numbers_nobody_has_are_not_found(told, as_user, pk):
    client = as_user(told.ga)
    for path in (f"/people/{pk}/", f"/people/{pk}/photo/small/", f"/notices/{pk}/", f"/announcements/{pk}/"):
        assert client.get(path).status_code == 404


def test_everybody_sees_oneself(told, as_user):
    assert "個人プロフィールを編集する" in page(as_user(told.po), told.po).content.decode()


def test_an_unconfirmed_affiliation_is_marked_and_opens_no_colleague(told, as_user):
    claimant = make.professional(None, "未確 認子")
    make.affiliate(claimant, told.a, state=AffiliationState.CLAIMED)
    assert page(as_user(claimant), told.ga).status_code == 404
    make.connect(claimant, told.mb)
    text = page(as_user(told.mb), claimant).content.decode()
    assert "所属未確認" in text
    assert FACILITY_PHONE not in text


def test_who_left_is_marked_and_who_never_had_a_facility_is_not(told):
    def card(person):
        return people.cards([person.pk])[person.pk]

    assert not card(told.mb).left
    Affiliation.objects.filter(user=told.mb).update(state=AffiliationState.ENDED)
    assert card(told.mb).left
    assert not card(told.se).left


def test_a_photo_is_shown_to_those_who_know_the_person_and_to_nobody_else(told, as_user):
    file = io.BytesIO(media.jpeg_with_gps())
    file.name = "face.jpg"
    own = as_user(told.ga)
    own.post("/settings/profile/photo/", {"library": file})
    for size in ("small", "large"):
        address = f"/people/{told.ga.pk}/photo/{size}/"
        answer = as_user(told.pt).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
        assert as_user(told.no).get(address).status_code == 404
    assert own.get(f"/people/{told.ga.pk}/photo/huge/").status_code == 404


def test_without_a_photo_there_is_no_file(told, as_user):
    assert as_user(told.mb).get(f"/people/{told.ga.pk}/photo/small/").status_code == 404


def test_a_profile_is_changed_by_its_own_person_alone(told):
    with pytest.raises(PermissionDenied, match="ご本人だけ"):
        require_own_profile(told.fa, told.mb.profile)
    with pytest.raises(PermissionDenied):
        acts.update_professions(told.fa, told.mb.profile, professions=[])
    assert told.mb.profile.professions.exists()


@pytest.mark.parametrize("office", [{"is_secretariat": True}, {"is_superuser": True}])
def test_an_office_sees_everybody_but_invites_only_whom_it_knows(told, as_user, office):
    office = make.user("事務 担当", **office)
    assert ABOUT in page(as_user(office), told.ga).content.decode()
    assert told.ga in people.known_to(office)
    assert told.ga not in people.connected_to(office)


def test_an_invitee_is_told_the_card_of_the_inviter_and_finds_nobody_by_it(told, as_user):
    person = make.professional(told.c, "承認 済子")
    approvals.invite(told.ga, told.group.care, emails=[person.email])
    text = page(as_user(person), told.ga).content.decode()
    assert told.ga.profile.name in text
    assert FACILITY_PHONE in text
    assert not any(secret in text for secret in (PHONE, ABOUT, "いんちょう"))
    assert told.ga not in people.known_to(person)
    assert told.ga not in people.connected_to(person)
