"""What is missing is asked for kindly: on the own page always, on ホーム once a week after an answer."""

import pytest
from django.core.exceptions import PermissionDenied
from freezegun import freeze_time

from accounts.actions import profiles
from tests import factories as make
from tests.accounts.kit import audited

pytestmark = pytest.mark.django_db
LATER = "/settings/profile/later/"


def home(person, as_user):
    return as_user(person).get("/").content.decode()


def complete(person):
    person.profile.photo_small = person.profile.photo_large = "0" * 32
    person.profile.save()


def test_home_names_what_is_missing(cast, as_user):
    assert "プロフィールに、お顔の写真がまだありません" in home(cast.mb, as_user)
    cast.mb.profile.family_kana = ""
    cast.mb.profile.save()
    cast.mb.profile.professions.clear()
    assert "プロフィールに、お顔の写真、ふりがな、専門家種別がまだありません" in home(cast.mb, as_user)
    complete(cast.nf)
    assert "まだありません" not in home(cast.nf, as_user)


def test_relatives_are_asked_as_well_but_not_for_a_profession(cast, as_user):
    assert "プロフィールに、お顔の写真がまだありません" in home(cast.pt, as_user)


def test_later_is_a_week(cast, as_user):
    with freeze_time("2026-11-22 03:00:00"):
        assert as_user(cast.mb).post(LATER, {"later": "1"})["Location"] == "/"
        assert "まだありません" not in home(cast.mb, as_user)
    with freeze_time("2026-11-29 02:59:00"):
        assert "まだありません" not in home(cast.mb, as_user)
    with freeze_time("2026-11-29 03:01:00"):
        assert "まだありません" in home(cast.mb, as_user)
    assert audited("profile.later")[0].actor_id == cast.mb.pk


def test_now_leads_to_the_own_profile(cast, as_user):
    assert as_user(cast.mb).post(LATER, {"now": "1"})["Location"] == "/settings/profile/"


def test_looking_at_home_writes_nothing(cast, as_user):
    home(cast.mb, as_user)
    cast.mb.profile.refresh_from_db()
    assert cast.mb.profile.reminded_at is None


def test_the_answer_is_ones_own(cast):
    with pytest.raises(PermissionDenied):
        profiles.remind_later(cast.fa, cast.mb.profile)


def test_a_licence_is_a_soft_line_of_the_own_page(cast, as_user):
    text = as_user(cast.mb).get("/settings/profile/").content.decode()
    assert "写真付きの免許証等の登録をお願いしています" in text
    assert "免許証" not in as_user(cast.pt).get("/settings/profile/").content.decode()
    assert "免許証" not in home(cast.mb, as_user)


def test_a_checked_profile_says_who_and_when(cast, as_user):
    with freeze_time("2026-11-03 10:00:00"):
        profiles.verify(cast.fa, cast.mb.profile)
    text = as_user(cast.mb).get("/settings/profile/").content.decode()
    assert "施設管理者の管理 者子さんが、2026年11月3日に確認しました" in text
    profiles.verify(make.user("事務 担当", is_secretariat=True), cast.mb.profile)
    assert "事務局が、" in as_user(cast.mb).get("/settings/profile/").content.decode()
