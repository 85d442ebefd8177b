"""施設の職員: the list, one person's page, and the acts for whose account it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import access
from accounts.actions import profiles
from accounts.actions.sign_in import claim_try, is_locked
from accounts.enums import AffiliationState, UserState
from accounts.models import Affiliation, User
from accounts.passwords import as_typed
from accounts.queries import people
from mcs.core.permissions import allows
from tests import factories as make
from tests.accounts.kit import audited

pytestmark = pytest.mark.django_db
LIST = "/facility/staff/"
ACTS = ("unlock", "wake", "second-factor", "password", "verify", "unverify")
STRANGERS = [
    *((who, 403) for who in ("mb", "nf", "ga", "mx", "mn", "pt")),
    *((who, 404) for who in ("fo", "no", "po")),
]


def of(person, act=""):
    return f"{LIST}{person.pk}/{act}/" if act else f"{LIST}{person.pk}/"


def page(client, path=LIST):
    return client.get(path).content.decode()


def lock(person):
    while claim_try(person.email):
        pass


@pytest.fixture
def manager(cast, as_user):
    return as_user(cast.fa)


def test_the_list_shows_everybody_of_the_facility_in_the_order_of_the_syllabary(cast, manager):
    for person, kana in ((cast.mb, "わたなべ"), (cast.nf, "あべ")):
        person.profile.family_kana = kana
        person.profile.sort_key = kana
        person.profile.save()
    rows = manager.get(LIST).context["rows"]
    names = [row.person.name for row in rows]
    assert names[0] == "同所 外男"
    assert names[-1] == "両側 花子"
    assert set(names) == {"院長 一郎", "両側 花子", "片側 洋子", "同所 外男", "管理 者子", "元員 去子"}
    assert "他施 両子" not in page(manager)


def test_the_list_says_how_every_account_stands(cast, manager):
    User.objects.filter(pk=cast.mc.pk).update(state=UserState.SUSPENDED, is_active=False)
    User.objects.filter(pk=cast.nf.pk).update(state=UserState.DORMANT, is_active=False)
    lock(cast.mb)
    TOTPDevice.objects.create(user=cast.mb, confirmed=True)
    TOTPDevice.objects.create(user=cast.ga, confirmed=False)
    cast.ga.profile.licence = "0" * 32
    cast.ga.profile.save()
    rows = {row.person.id: row for row in manager.get(LIST).context["rows"]}
    assert rows[cast.mc.pk].standing.state == "利用停止"
    assert rows[cast.nf.pk].standing.state == "休止"
    assert (rows[cast.mb.pk].standing.locked, rows[cast.mb.pk].standing.has_factor) == (True, True)
    assert (rows[cast.ga.pk].standing.locked, rows[cast.ga.pk].standing.has_factor) == (False, False)
    text = page(manager)
    words = (
        "利用中",
        "利用停止",
        "休止",
        "ロック中",
        "二段階認証 オン",
        "二段階認証 オフ",
        "免許証の確認待ち",
    )
    assert all(word in text for word in words)


def test_somebody_who_only_claims_to_belong_is_named_and_nothing_else(cast, manager):
    claimant = make.professional(cast.b, "言張 太郎")
    make.affiliate(claimant, cast.a, state=AffiliationState.CLAIMED)
    text = page(manager)
    assert "言張 太郎" in text
    assert "所属未確認" in text
    assert f'href="{of(claimant)}"' not in text
    assert manager.get(of(claimant)).status_code == 404


def test_who_left_stands_there_no_more(cast, manager):
    Affiliation.objects.filter(user=cast.mb).update(state=AffiliationState.ENDED)
    assert "両側 花子" not in page(manager)


def test_a_row_leads_to_the_page_for_exactly_those_whose_account_one_may_care_for(cast, manager):
    office = make.professional(cast.a, "兼務 局子", is_secretariat=True)
    rows = manager.get(LIST).context["rows"]
    assert {office.pk, cast.fa.pk, cast.mb.pk} <= {row.person.id for row in rows}
    for row in rows:
        other = User.objects.get(pk=row.person.id)
        assert bool(row.url) is allows(access.require_care_of, cast.fa, other)


def test_with_several_facilities_one_is_chosen(cast, manager):
    make.affiliate(cast.fa, cast.b, manager=True)
    assert "他施 両子" not in page(manager)
    text = page(manager, f"{LIST}?facility={cast.b.pk}")
    assert "他施 両子" in text
    assert "両側 花子" not in text
    for wrong in (cast.c.pk, "x", ""):
        assert "両側 花子" in page(manager, f"{LIST}?facility={wrong}")


def test_people_are_found_by_name_however_it_is_written(cast, manager):
    make.professional(cast.a, "髙橋 エミ")
    rows = manager.get(f"{LIST}?q=高橋　えみ").context["rows"]
    assert [row.person.name for row in rows] == ["髙橋 エミ"]
    assert "見つかりませんでした" in page(manager, f"{LIST}?q=いない")


def test_fifty_people_cost_no_more_questions_than_a_few(cast, manager):
    manager.get(LIST)
    with CaptureQueriesContext(connection) as few:
        manager.get(LIST)
    for _ in range(50):
        made = make.professional(cast.a)
        profiles.verify(cast.fa, made.profile)
    with CaptureQueriesContext(connection) as many:
        assert len(manager.get(LIST).context["rows"]) > 50
    assert len(many) == len(few)


@pytest.mark.parametrize("who", ["mb", "ga", "no", "se"])
def test_the_list_is_for_those_who_manage_a_facility(cast, as_user, who):
    answer = as_user(getattr(cast, who)).get(LIST)
    assert answer.status_code == 403
    assert "施設管理者だけ" in answer.content.decode()


def test_the_list_does_not_exist_for_relatives(cast, as_user):
    assert as_user(cast.pt).get(LIST).status_code == 404


@pytest.mark.parametrize(("who", "status"), STRANGERS)
def test_nobody_else_opens_or_does_anything(cast, as_user, who, status):
    lock(cast.mb)
    TOTPDevice.objects.create(user=cast.mb, confirmed=True)
    profiles.verify(cast.fa, cast.mb.profile)
    former = User.objects.get(pk=cast.mb.pk).password
    client = as_user(getattr(cast, who))
    assert client.get(of(cast.mb)).status_code == status
    for act in ACTS:
        assert client.get(of(cast.mb, act)).status_code == status
        assert client.post(of(cast.mb, act), {"seen": cast.mb.profile.version}).status_code == status
    assert is_locked(cast.mb.email)
    assert TOTPDevice.objects.filter(user=cast.mb).exists()
    assert people.cards([cast.mb.pk])[cast.mb.pk].verified
    assert User.objects.get(pk=cast.mb.pk).password == former


@pytest.mark.parametrize("act", ["", *ACTS])
def test_nobody_cares_for_the_own_account(cast, manager, act):
    assert manager.get(of(cast.fa, act)).status_code == 403
    assert manager.post(of(cast.fa, act)).status_code in {403, 405}


@pytest.mark.parametrize("who", ["fa", "se"])
def test_a_lock_is_opened_after_a_question(cast, as_user, who):
    client = as_user(getattr(cast, who))
    assert "ログインのロックを解除する" not in page(client, of(cast.mb))
    lock(cast.mb)
    assert of(cast.mb, "unlock") in page(client, of(cast.mb))
    assert "電話などでお確かめ" in page(client, of(cast.mb, "unlock"))
    assert is_locked(cast.mb.email)
    answer = client.post(of(cast.mb, "unlock"), follow=True)
    assert "ログインのロックを解除しました" in answer.content.decode()
    assert not is_locked(cast.mb.email)
    assert audited("session.unlock")[0].actor_id == getattr(cast, who).pk


def test_what_somebody_has_done_before_is_said(cast, manager):
    answer = manager.post(of(cast.mb, "unlock"), follow=True)
    assert "ロックされていません" in answer.content.decode()


def test_a_dormant_account_is_woken(cast, manager):
    assert of(cast.mb, "wake") not in page(manager, of(cast.mb))
    User.objects.filter(pk=cast.mb.pk).update(state=UserState.DORMANT, is_active=False)
    assert of(cast.mb, "wake") in page(manager, of(cast.mb))
    assert "休止を解除しました" in manager.post(of(cast.mb, "wake"), follow=True).content.decode()
    assert User.objects.get(pk=cast.mb.pk).is_active
    assert audited("account.wake")[0].actor_id == cast.fa.pk
    again = manager.post(of(cast.mb, "wake"), follow=True).content.decode()
    assert "「休止」ではない" in again


def test_a_suspended_account_is_not_woken_here(cast, manager):
    User.objects.filter(pk=cast.mb.pk).update(state=UserState.SUSPENDED, is_active=False)
    assert of(cast.mb, "wake") not in page(manager, of(cast.mb))
    manager.post(of(cast.mb, "wake"))
    assert not User.objects.get(pk=cast.mb.pk).is_active


def test_a_second_factor_is_begun_anew(cast, manager):
    assert "二段階認証をやり直せるようにする" not in page(manager, of(cast.mb))
    TOTPDevice.objects.create(user=cast.mb, confirmed=True)
    assert of(cast.mb, "second-factor") in page(manager, of(cast.mb))
    manager.get(of(cast.mb, "second-factor"))
    assert TOTPDevice.objects.filter(user=cast.mb).exists()
    manager.post(of(cast.mb, "second-factor"))
    assert not TOTPDevice.objects.filter(user=cast.mb).exists()
    assert audited("second_factor.reset")[0].actor_id == cast.fa.pk


def test_a_temporary_password_is_shown_once_and_cached_nowhere(cast, manager):
    assert of(cast.mb, "password") in page(manager, of(cast.mb))
    manager.get(of(cast.mb, "password"))
    assert not audited("password.temporary")
    answer = manager.post(of(cast.mb, "password"))
    shown = answer.context["password"]
    assert shown in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    changed = User.objects.get(pk=cast.mb.pk)
    assert changed.check_password(as_typed(shown))
    assert changed.password_is_temporary
    assert shown not in page(manager, of(cast.mb))
    assert shown not in page(manager, of(cast.mb, "password"))
    assert audited("password.temporary")[0].actor_id == cast.fa.pk


def test_a_stopped_account_gets_no_password(cast, manager):
    User.objects.filter(pk=cast.mb.pk).update(state=UserState.SUSPENDED, is_active=False)
    text = page(manager, of(cast.mb))
    assert "このアカウントは「利用停止」です" in text
    assert of(cast.mb, "password") not in text


def test_a_licence_is_looked_at_and_vouched_for(cast, manager):
    assert "画像は登録されていません" in page(manager, of(cast.mb))
    cast.mb.profile.licence = "0" * 32
    cast.mb.profile.save()
    assert f"/people/{cast.mb.pk}/licence/" in page(manager, of(cast.mb))
    asked = page(manager, of(cast.mb, "verify"))
    assert "免許証を確認しました" in asked
    assert "看護師" in asked
    answer = manager.post(of(cast.mb, "verify"), {"seen": cast.mb.profile.version}, follow=True)
    assert "「確認済み」のしるしを付けました" in answer.content.decode()
    assert "管理 者子さん" in answer.content.decode()
    assert people.cards([cast.mb.pk])[cast.mb.pk].verified
    manager.post(of(cast.mb, "unverify"))
    assert people.cards([cast.mb.pk])[cast.mb.pk].verified == ""


@pytest.mark.parametrize("seen", ["1000", "", "x", "9" * 40])
def test_a_profile_that_changed_meanwhile_is_looked_at_again(cast, manager, seen):
    answer = manager.post(of(cast.mb, "verify"), {"seen": seen}, follow=True)
    assert "内容をもう一度ご確認ください" in answer.content.decode()
    assert people.cards([cast.mb.pk])[cast.mb.pk].verified == ""
