"""「新規患者登録」, page by page: labels, nothing lost, nothing doubled."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from patients.actions.register import finish, forget_old
from patients.models import Patient, Registration
from tests import factories as make
from tests import media
from tests.patients.kit import entered, fetched, group_of, picture, register_by_pages
from tests.timeline.kit import at_once

NEW = "/patients/new/"


@pytest.fixture
def at() -> str:
    """The address of one registration."""
    return f"{NEW}{uuid4()}/"


def test_the_labels_are_those_of_the_handout(cast, as_user):
    page = as_user(cast.fa).get(NEW).content.decode()
    for label in (
        "新規患者登録",
        "個別登録",
        "一括登録",
        "画像を設定する",
        "戻る",
        "患者情報入力",
        "確認",
        "※必須",
    ):
        assert label in page
    for label in ("姓", "名", "性別", "ふりがな", "生年月日", "疾患名", "電話番号", "住所", "備考"):
        assert label in page
    assert page.count("※必須") == 3


def test_from_the_first_page_to_the_group(cast, as_user, at):
    client = as_user(cast.fa)
    confirm = client.post(at, entered(), follow=True).content.decode()
    for told in (
        "松永 サチ",
        "まつなが さち",
        "女性",
        "昭和23年3月4日",
        "骨粗鬆症",
        "0985-12-3456",
        "耳が遠い方です。",
        "次へ",
    ):
        assert told in confirm
    staff = client.get(f"{at}staff/").content.decode()
    assert "登録" in staff
    done = client.post(
        f"{at}staff/", {"act": "register", "staff": [cast.nf.pk]}, follow=True
    ).content.decode()
    assert "松永 サチさんを登録し、患者グループを作成しました。" in done
    patient = Patient.objects.get(family_name="松永")
    assert patient.born_on == date(1948, 3, 4)
    assert (patient.family_kana, patient.phone) == ("まつなが", "0985-12-3456")
    assert set(group_of(patient).care.members.values_list("user", flat=True)) == {cast.fa.pk, cast.nf.pk}
    assert f"/patients/{patient.pk}/" in done


def test_everybody_of_the_facility_is_ticked_at_first_and_nobody_else_is_there(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    page = client.get(f"{at}staff/").content.decode()
    for who in (cast.ga, cast.mb, cast.mc, cast.nf, cast.rm):
        assert who.profile.name in page
    assert page.count('name="staff"') == 5
    assert page.count("checked>") >= 5
    assert cast.mx.profile.name not in page


def test_nothing_typed_is_lost_where_something_has_to_be_put_right(cast, as_user, at):
    answer = as_user(cast.fa).post(at, entered(family_name="", phone="でんわ") | {"photo": picture()})
    page = answer.content.decode()
    assert answer.status_code == 422
    for kept in (
        "姓を入力してください。",
        "電話番号は、",
        "サチ",
        "骨粗鬆症",
        "耳が遠い方です。",
        "昭和23年3月4日",
    ):
        assert kept in page
    assert f"{at}photo/" in page


def test_going_back_keeps_everything(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered() | {"photo": picture()})
    page = client.get(at).content.decode()
    for kept in (
        "松永",
        "サチ",
        "まつなが",
        "昭和23年3月4日",
        "骨粗鬆症",
        "0985-12-3456",
        "耳が遠い方です。",
        f"{at}photo/",
    ):
        assert kept in page


def test_going_back_from_the_staff_keeps_the_ticks(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    answer = client.post(f"{at}staff/", {"act": "back", "staff": [cast.nf.pk]})
    assert answer["Location"] == f"{at}confirm/"
    page = " ".join(client.get(f"{at}staff/").content.decode().split())
    assert f'value="{cast.nf.pk}" checked>' in page
    assert f'value="{cast.mb.pk}" >' in page


def test_searching_the_staff_without_script_keeps_every_tick(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    ticks = [cast.nf.pk, cast.mb.pk]
    answer = client.post(f"{at}staff/", {"act": "search", "q": "同所", "staff": ticks})
    page = " ".join(answer.content.decode().split())
    for pk in ticks:
        assert f'value="{pk}" checked>' in page
    assert page.count("hidden> <input") == 4


def test_a_tick_that_was_taken_away_makes_no_member(cast, as_user):
    register_by_pages(as_user(cast.fa), [cast.mb.pk])
    care = group_of(Patient.objects.get(family_name="松永")).care
    assert not care.members.filter(user=cast.nf).exists()


def test_pressed_twice_one_patient_is_registered(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    first, second = (client.post(f"{at}staff/", {"act": "register", "staff": []}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Patient.objects.filter(family_name="松永").count() == 1


def test_afterwards_every_step_leads_to_the_patient(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    done = client.post(f"{at}staff/", {"act": "register"})["Location"]
    assert client.get(at)["Location"] == done
    assert client.get(f"{at}staff/")["Location"] == done
    assert client.post(at, entered(family_name="別人"))["Location"] == done
    assert not Patient.objects.filter(family_name="別人").exists()


def test_two_tabs_do_not_mix(cast, as_user):
    client, one, two = as_user(cast.fa), f"{NEW}{uuid4()}/", f"{NEW}{uuid4()}/"
    client.post(one, entered(family_name="一宮"))
    client.post(two, entered(family_name="二宮"))
    assert "一宮" in client.get(f"{one}confirm/").content.decode()
    client.post(f"{two}staff/", {"act": "register"})
    client.post(f"{one}staff/", {"act": "register"})
    assert set(Patient.objects.filter(family_name__contains="宮").values_list("family_name", flat=True)) == {
        "一宮",
        "二宮",
    }


def test_what_one_entered_is_nobody_elses(cast, as_user, at):
    as_user(cast.fa).post(at, entered() | {"photo": picture()})
    other = as_user(cast.ga)
    assert "松永" not in other.get(at).content.decode()
    assert other.get(f"{at}confirm/")["Location"] == NEW
    assert other.get(f"{at}staff/")["Location"] == NEW
    assert other.get(f"{at}photo/").status_code == 404
    taken = other.post(at, entered(family_name="横取"))
    assert "画面が古くなっています。" in taken.content.decode()
    assert Registration.objects.get().fields["family_name"] == "松永"


def test_those_who_may_not_register_see_none_of_it(cast, as_user, at):
    steps = (NEW, at, f"{at}confirm/", f"{at}staff/")
    for who in (cast.mb, cast.mc, cast.mx, cast.mn, cast.nf, cast.no, cast.se, cast.su, cast.rm):
        assert [as_user(who).get(step).status_code for step in steps] == [403] * 4
        assert as_user(who).post(at, entered()).status_code == 403
    for who in (cast.pt, cast.pt2, cast.po):
        assert [as_user(who).get(step).status_code for step in steps] == [404] * 4
    assert not Registration.objects.exists()


def test_bulk_registration_says_honestly_that_it_is_not_there(cast, as_user):
    page = as_user(cast.fa).get("/patients/new/bulk/").content.decode()
    assert "一括登録はまだご利用いただけません。" in page
    assert "個別登録をお使いください。" in page
    assert as_user(cast.ga).get("/patients/new/bulk/").status_code == 403
    assert as_user(cast.mb).get("/patients/new/bulk/").status_code == 403
    assert as_user(cast.pt).get("/patients/new/bulk/").status_code == 404


def test_with_several_facilities_one_is_asked_for(cast, as_user, at):
    make.affiliate(cast.fa, cast.c, manager=True)
    client = as_user(cast.fa)
    assert "管理施設" in client.get(NEW).content.decode()
    assert client.post(at, entered(facility=str(cast.b.pk))).status_code == 422
    client.post(at, entered(facility=str(cast.c.pk)))
    client.post(f"{at}staff/", {"act": "register"})
    assert Patient.objects.get(family_name="松永").managing_facility == cast.c


def test_a_second_patient_of_the_same_name_is_told_before(cast, as_user):
    client, one, two = as_user(cast.fa), f"{NEW}{uuid4()}/", f"{NEW}{uuid4()}/"
    client.post(one, entered())
    assert "同じ名前の患者" not in client.get(f"{one}confirm/").content.decode()
    client.post(f"{one}staff/", {"act": "register"})
    client.post(two, entered())
    assert (
        "同じ名前の患者が、青葉クリニックにすでに1人登録されています。"
        in client.get(f"{two}confirm/").content.decode()
    )


def test_the_picture_comes_along(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered() | {"photo": picture()})
    assert fetched(client, f"{at}photo/")[0] == 200
    client.post(f"{at}staff/", {"act": "register"})
    patient = Patient.objects.get(family_name="松永")
    assert fetched(client, f"/patients/{patient.pk}/photo/large/")[0] == 200


def test_a_file_that_is_no_picture_is_said_at_its_place(cast, as_user, at):
    broken = SimpleUploadedFile("IMG_0001.jpg", media.html_named_jpg())
    answer = as_user(cast.fa).post(at, entered() | {"photo": broken})
    assert answer.status_code == 422
    assert "写真として読み取れないファイルです。" in answer.content.decode()
    assert "骨粗鬆症" in answer.content.decode()


def test_what_was_entered_is_forgotten_once_the_patient_is_there(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    client.post(f"{at}staff/", {"act": "register"})
    kept = Registration.objects.get()
    assert (kept.fields, kept.staff_ids, kept.photo_small) == ({}, None, "")


def test_what_was_left_behind_is_forgotten_after_a_day(cast, as_user, at):
    as_user(cast.fa).post(at, entered())
    assert forget_old(cast.fa) == 0
    Registration.objects.update(touched_at=timezone.now() - timedelta(days=1, minutes=1))
    assert forget_old(cast.fa) == 1


def test_steps_skipped_lead_to_the_beginning(cast, as_user, at):
    client = as_user(cast.fa)
    assert client.get(f"{at}confirm/")["Location"] == NEW
    assert client.post(f"{at}staff/", {"act": "register"})["Location"] == NEW


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_moment_one_patient_is_registered(cast, as_user, at):
    client = as_user(cast.fa)
    client.post(at, entered())
    kept = Registration.objects.get()
    patients = at_once(*[lambda: finish(cast.fa, kept, staff=[cast.nf])] * 4)
    assert len({patient.pk for patient in patients}) == 1
    assert Patient.objects.filter(family_name="松永").count() == 1
