"""The secretariat's admin."""

import pytest
from django.contrib import admin

from accounts.enums import AffiliationRole, AffiliationState, UserState
from accounts.models import Affiliation, Facility, Profession, User
from notices.models import Announcement, Delivery
from tests import factories as make
from tests.accounts.kit import SIGN_IN, audited, sign_in

pytestmark = pytest.mark.django_db
PAGES = [
    "accounts/user/",
    "accounts/facility/",
    "accounts/affiliation/",
    "accounts/profession/",
    "notices/announcement/",
]


@pytest.fixture
def office(as_user):
    return as_user(make.user("事務 局子", is_secretariat=True))


@pytest.fixture
def operator(as_user):
    return as_user(make.user("運用 者男", is_superuser=True))


def test_there_is_no_timeline_and_no_patient_in_it():
    known = {model._meta.label for model in admin.site._registry}
    assert known == {
        "accounts.User",
        "accounts.Facility",
        "accounts.LentDevice",
        "accounts.Affiliation",
        "accounts.Profession",
        "desk.FacilityApplication",
        "groups.Community",
        "notices.Announcement",
        "approvals.ApprovalRequest",
    }


def test_the_first_page_is_japanese(office):
    text = office.get("/admin/").content.decode()
    for word in ("アカウント", "施設", "所属", "専門家種別", "事務局からのお知らせ"):
        assert word in text


def test_no_patient_and_no_post_stands_anywhere_in_it(cast, as_user):
    make.post(cast.ga, cast.group.care, "血圧が高めでした")
    client = as_user(cast.se)
    changes = [f"accounts/user/{who.pk}/change/" for who in (cast.ga, cast.pt, cast.pt2)]
    for page in ["", *PAGES, *changes]:
        text = client.get(f"/admin/{page}").content.decode()
        for secret in ("花岡", "慢性心不全", "血圧", "褥瘡"):
            assert secret not in text, page


def test_patients_and_relatives_are_found_by_their_address_and_not_by_name(cast, as_user):
    client = as_user(cast.se)
    assert cast.pt.email not in client.get("/admin/accounts/user/", {"q": "花岡"}).content.decode()
    assert cast.pt.email in client.get("/admin/accounts/user/", {"q": cast.pt.email}).content.decode()


@pytest.mark.parametrize("page", ["", *PAGES, "login/", "accounts/user/add/", "nowhere/"])
def test_without_the_right_it_does_not_exist(cast, as_user, page):
    for person in (cast.ga, cast.fa, cast.pt):
        assert as_user(person).get(f"/admin/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "login/", "logout/", "accounts/user/"])
def test_without_a_session_it_leads_to_the_sign_in_page(client, page):
    ways = [url for url, _ in client.get(f"/admin/{page}", follow=True).redirect_chain]
    assert ways[-1].startswith(SIGN_IN)


def test_its_own_sign_in_leads_to_where_one_wanted_to_go_inside_it(office):
    assert office.get("/admin/login/")["Location"] == "/admin/"
    assert office.get("/admin/login/?next=/admin/accounts/user/")["Location"] == "/admin/accounts/user/"
    for elsewhere in ("https://evil.example/admin/", "//evil.example/admin/", "/settings/"):
        assert office.get("/admin/login/", {"next": elsewhere})["Location"] == "/admin/"


def test_signing_out_is_the_products(office):
    assert 'action="/sign-out/"' in office.get("/admin/").content.decode()
    assert office.post("/admin/logout/").status_code == 404
    assert office.get("/admin/password_change/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_lists_and_empty_forms_open(office, operator, page):
    make.professional(make.facility())
    Announcement.objects.create(title="お知らせ", body="本文")
    for client in (office, operator):
        assert client.get(f"/admin/{page}").status_code == 200
        assert client.get(f"/admin/{page}", {"q": "あ"}).status_code == 200
        assert client.get(f"/admin/{page}add/").status_code == 200


def new_account(facility, **changes):
    return {
        "email": "Head@Example.jp",
        "kind": "professional",
        "family_name": "院長",
        "given_name": "一郎",
        "family_kana": "いんちょう",
        "given_kana": "いちろう",
        "professions": [Profession.objects.get(name="医師").pk],
        "facility": facility.pk,
        "is_manager": "on",
    } | changes


def test_a_new_account_has_no_password_and_gets_a_mail_to_set_one(office):
    facility = make.facility()
    answer = office.post("/admin/accounts/user/add/", new_account(facility))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    user = User.objects.get(email="head@example.jp")
    assert not user.has_usable_password()
    assert user.profile.name == "院長 一郎"
    affiliation = user.affiliations.get()
    assert (affiliation.role, affiliation.state) == (AffiliationRole.MANAGER, AffiliationState.CONFIRMED)
    assert Delivery.objects.get().subject_id == user.pk
    assert audited("account.open")[0].subject_id == user.pk


def test_a_known_address_and_a_relative_with_a_facility_are_refused(office):
    facility = make.facility()
    make.professional(email="head@example.jp")
    answer = office.post("/admin/accounts/user/add/", new_account(facility))
    assert answer.context["adminform"].form.errors["email"]
    answer = office.post(
        "/admin/accounts/user/add/", new_account(facility, email="x@example.jp", kind="family")
    )
    assert "医療・介護従事者だけ" in answer.context["adminform"].form.errors["facility"][0]
    assert User.objects.count() == 2


@pytest.mark.parametrize("granted", ["is_secretariat", "is_superuser"])
def test_the_secretariat_grants_no_office(office, granted):
    person = make.professional(make.facility())
    answer = office.post(f"/admin/accounts/user/{person.pk}/change/", {granted: "on"})
    changed = User.objects.get(pk=person.pk)
    assert answer.status_code == 403
    assert (changed.is_secretariat, changed.is_superuser) == (False, False)


def test_the_secretariat_changes_no_kind_no_address_and_no_state(office):
    person = make.professional(make.facility())
    sent = {"kind": "family", "email": "x@example.jp", "state": "closed"}
    office.post(f"/admin/accounts/user/{person.pk}/change/", sent)
    changed = User.objects.get(pk=person.pk)
    assert (changed.kind, changed.email, changed.state) == (person.kind, person.email, person.state)


def test_the_operator_grants_the_office(operator):
    person = make.professional(make.facility())
    operator.post(f"/admin/accounts/user/{person.pk}/change/", {"is_secretariat": "on"})
    assert User.objects.get(pk=person.pk).is_secretariat
    assert audited("office.change")[0].detail == {"fields": "is_secretariat"}


def run(client, action, *people):
    return client.post(
        "/admin/accounts/user/",
        {"action": action, "_selected_action": [person.pk for person in people]},
        follow=True,
    )


def test_suspending_and_reviving_stand_in_the_list(office):
    person = make.professional(make.facility())
    assert "1件を処理しました" in run(office, "suspend", person).content.decode()
    person.refresh_from_db()
    assert person.state == UserState.SUSPENDED
    run(office, "revive", person)
    person.refresh_from_db()
    assert person.is_active


def test_an_operator_is_not_suspended_by_the_secretariat(office):
    operator = make.user(is_superuser=True)
    text = run(office, "suspend", operator).content.decode()
    assert "このアカウントは変更できません" in text
    operator.refresh_from_db()
    assert operator.is_active


def test_the_mail_to_set_a_password_is_sent_again(office):
    person = make.professional(make.facility())
    run(office, "send_password_mail", person)
    assert Delivery.objects.get().subject_id == person.pk


@pytest.mark.parametrize("chosen", ["abc", "9" * 30, "1 OR 1", "１"])
def test_rows_chosen_by_no_number_are_left_out(office, chosen):
    make.professional(make.facility())
    sent = {"action": "suspend", "_selected_action": chosen}
    assert office.post("/admin/accounts/user/", sent, follow=True).status_code == 200
    assert not User.objects.filter(is_active=False).exists()


@pytest.mark.parametrize("model", ["user", "facility", "affiliation", "profession"])
def test_nothing_is_deleted(office, operator, model):
    person = make.professional(make.facility())
    pk = {
        "user": person.pk,
        "facility": Facility.objects.get().pk,
        "affiliation": Affiliation.objects.get().pk,
        "profession": Profession.objects.first().pk,
    }[model]
    for client in (office, operator):
        assert client.post(f"/admin/accounts/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403
        assert "delete_selected" not in client.get(f"/admin/accounts/{model}/").content.decode()
    assert User.objects.filter(pk=person.pk).exists()


def test_a_facility_is_added_and_audited(office):
    office.post(
        "/admin/accounts/facility/add/",
        {
            "name": "青葉クリニック",
            "kana": "あおば",
            "kind": "clinic",
            "phone": "",
            "address": "",
            "idle_minutes": "30",
            "active": "on",
        },
    )
    facility = Facility.objects.get(name="青葉クリニック")
    assert audited("office.add")[0].subject_id == facility.pk


def test_a_second_affiliation_to_one_facility_is_refused_in_japanese(office):
    person = make.professional(make.facility())
    answer = office.post(
        "/admin/accounts/affiliation/add/",
        {"user": person.pk, "facility": Facility.objects.get().pk, "role": "staff", "state": "claimed"},
    )
    assert "すでにこの施設に所属しています" in answer.content.decode()
    assert Affiliation.objects.count() == 1


def test_no_column_can_be_read_out_by_filtering_for_it(office):
    hashed = make.user("医師 一郎").password
    for asked in (
        f"password__startswith={hashed[:9]}",
        "password__regex=(",
        "created_at__year=99999",
        "id__in=1",
    ):
        assert office.get(f"/admin/accounts/user/?{asked}").status_code == 400
    for offered in ("kind__exact=family", "state__exact=active", "is_secretariat__exact=1"):
        assert office.get(f"/admin/accounts/user/?{offered}").status_code == 200
    assert office.get("/admin/accounts/profession/?field=看護&offered__exact=1").status_code == 200


def lock(person) -> None:
    for n in range(5):
        sign_in(person.email, f"wrong-{n}")


def test_who_is_locked_stands_in_the_list_is_filtered_and_unlocked(office):
    person, other = make.professional(make.facility()), make.professional(make.facility())
    lock(person)
    page = office.get("/admin/accounts/user/").content.decode()
    assert page.count("ロック中</td>") == 1
    found = office.get("/admin/accounts/user/", {"locked": "yes"}).content.decode()
    assert person.email in found
    assert other.email not in found
    assert "1件を処理しました" in run(office, "unlock", person).content.decode()
    assert "ロックされていません" in run(office, "unlock", other).content.decode()
    assert "ロック中</td>" not in office.get("/admin/accounts/user/").content.decode()
    assert sign_in(person.email).status_code == 302


def test_the_list_asks_once_for_all_whether_they_are_locked(office, django_assert_max_num_queries):
    for _ in range(30):
        make.professional(make.facility())
    with django_assert_max_num_queries(20):
        office.get("/admin/accounts/user/")


def test_a_dormant_account_is_woken_in_the_list(office):
    person = make.professional(make.facility(), state=UserState.DORMANT)
    assert "1件を処理しました" in run(office, "wake", person).content.decode()
    assert "ではないため、変更しませんでした" in run(office, "wake", person).content.decode()
    assert audited("account.wake")[0].subject_id == person.pk


def test_closing_is_asked_once_more(office):
    person = make.professional(make.facility("青葉クリニック"), "退職 済子")
    relative = make.relative("花岡 長女")
    page = run(office, "close", person, relative).content.decode()
    assert "退職 済子" in page
    assert "青葉クリニック" in page
    assert relative.email in page
    assert "花岡" not in page
    person.refresh_from_db()
    assert person.is_active
    sent = {"action": "close", "_selected_action": [person.pk, relative.pk], "confirmed": "yes"}
    assert "2件を処理しました" in office.post("/admin/accounts/user/", sent, follow=True).content.decode()
    person.refresh_from_db()
    assert person.state == UserState.CLOSED
    run(office, "reopen", person)
    person.refresh_from_db()
    assert person.is_active
