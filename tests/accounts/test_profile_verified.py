"""「確認済み」: who gives it, who takes it, and what it does not outlive."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from accounts.actions import profiles
from accounts.models import Profession
from accounts.queries import people
from tests import factories as make
from tests.accounts.kit import audited
from timeline import fragments

pytestmark = pytest.mark.django_db


def card(person):
    return people.cards([person.pk])[person.pk]


def names(**changes):
    return {
        "family_name": "両側",
        "given_name": "花子",
        "family_kana": "りょうがわ",
        "given_kana": "はなこ",
        "phone": "",
        "about": "",
    } | changes


@pytest.mark.parametrize(("who", "office"), [("fa", "施設管理者"), ("se", "事務局"), ("su", "事務局")])
def test_it_says_which_office_checked_and_when(cast, who, office):
    version = cast.mb.profile.version
    with freeze_time("2026-11-03 10:00:00"):
        profiles.verify(getattr(cast, who), cast.mb.profile)
        assert card(cast.mb).verified == f"{office}が11月3日に確認"
    with freeze_time("2027-01-05 10:00:00"):
        assert card(cast.mb).verified == f"{office}が2026年11月3日に確認"
    cast.mb.profile.refresh_from_db()
    assert cast.mb.profile.version == version + 1
    [entry] = audited("profile.verify")
    assert (entry.actor_id, entry.subject_id) == (getattr(cast, who).pk, cast.mb.profile.pk)


@pytest.mark.parametrize("who", ["mb", "nf", "ga", "mx", "fo", "pt"])
@pytest.mark.parametrize("act", [profiles.verify, profiles.unverify])
def test_nobody_else_gives_or_takes_it(cast, who, act):
    profiles.verify(cast.fa, cast.mb.profile)
    before = type(cast.mb.profile).objects.get(pk=cast.mb.profile.pk)
    with pytest.raises(PermissionDenied):
        act(getattr(cast, who), cast.mb.profile)
    after = type(cast.mb.profile).objects.get(pk=cast.mb.profile.pk)
    assert (after.verified_by_id, after.version) == (before.verified_by_id, before.version)


def test_no_manager_checks_oneself(cast):
    with pytest.raises(PermissionDenied, match="ご自分"):
        profiles.verify(cast.fa, cast.fa.profile)


def test_it_is_taken_back(cast):
    profiles.verify(cast.fa, cast.mb.profile)
    profiles.unverify(cast.fa, cast.mb.profile)
    assert card(cast.mb).verified == ""
    assert audited("profile.unverify")[0].actor_id == cast.fa.pk


def test_what_changed_since_it_was_looked_at_is_not_checked(cast):
    seen = cast.mb.profile.version
    profiles.update_profile(cast.mb, cast.mb.profile, **names(about="べつのひとこと"))
    with pytest.raises(ValidationError) as refused:
        profiles.verify(cast.fa, cast.mb.profile, seen=seen)
    assert refused.value.code == "changed"
    assert card(cast.mb).verified == ""


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({}, True),
        ({"family_kana": "りょうそく", "phone": "0985-11-1111", "about": "夜間も"}, True),
        ({"family_name": "別側"}, False),
        ({"given_name": "華子"}, False),
    ],
)
def test_a_new_name_takes_it_away_and_nothing_else_of_the_page_does(cast, changes, stays):
    profiles.verify(cast.fa, cast.mb.profile)
    profiles.update_profile(cast.mb, cast.mb.profile, **names(**changes))
    assert bool(card(cast.mb).verified) is stays


def test_other_professions_take_it_away_and_the_same_ones_do_not(cast):
    profiles.verify(cast.fa, cast.mb.profile)
    profiles.update_professions(cast.mb, cast.mb.profile, professions=cast.mb.profile.professions.all())
    assert card(cast.mb).verified
    doctor = Profession.objects.filter(name="医師")
    profiles.update_professions(cast.mb, cast.mb.profile, professions=doctor)
    assert card(cast.mb).verified == ""


def test_the_person_is_told_before_what_takes_it_away(cast, as_user):
    client = as_user(cast.mb)
    pages = ("/settings/profile/details/", "/settings/profile/professions/")
    assert all("しるしは消え" not in client.get(page).content.decode() for page in pages)
    profiles.verify(cast.fa, cast.mb.profile)
    assert all("しるしは消え" in client.get(page).content.decode() for page in pages)


def test_the_page_of_a_person_names_who_checked_to_those_who_know_the_person(cast, as_user):
    profiles.verify(cast.fa, cast.mb.profile)
    path = f"/people/{cast.mb.pk}/"
    known = as_user(cast.nf).get(path).content.decode()
    assert "管理 者子さん" in known
    assert f'href="/people/{cast.fa.pk}/"' in known
    told = as_user(cast.pt).get(path).content.decode()
    assert "施設管理者が" in told
    assert "管理 者子" not in told


def test_who_may_not_open_the_profile_of_who_checked_is_not_told_the_name(cast, as_user):
    profiles.verify(cast.fa, cast.mb.profile)
    member = as_user(cast.mn).get(f"/people/{cast.mb.pk}/").content.decode()
    assert "確認済み" in member
    assert "管理 者子" not in member


def test_the_mark_stands_beside_the_name_in_lists_and_posts(cast, as_user):
    post = make.post(cast.mb, cast.group.care)
    assert "確認済み" not in fragments.render_all([post])[0]
    profiles.verify(cast.fa, cast.mb.profile)
    post.author.profile.refresh_from_db()
    assert "確認済み" in fragments.render_all([post])[0]
    for path in (f"/patients/{cast.patient.pk}/members/", "/connections/"):
        assert "確認済み" in as_user(cast.nf if "conn" in path else cast.mc).get(path).content.decode()


def test_a_list_of_checked_people_asks_no_more_than_one_of_others(cast, as_user):
    client = as_user(cast.ga)
    client.get("/connections/")
    with CaptureQueriesContext(connection) as before:
        client.get("/connections/")
    for person in (cast.mb, cast.mc, cast.nf):
        profiles.verify(cast.fa, person.profile)
    with CaptureQueriesContext(connection) as after:
        client.get("/connections/")
    assert len(after) == len(before)
