"""「患者詳細」."""

from datetime import date

import pytest

from tests.patients.kit import DISEASE

SECRETS = (DISEASE, "0985-55-1234", "宮崎市橘通", "耳が遠い", "昭和23年")


@pytest.fixture
def full(cast):
    patient = cast.patient
    patient.phone, patient.address, patient.remarks = "0985-55-1234", "宮崎市橘通1丁目", "耳が遠い方です。"
    patient.born_on = date(1948, 3, 4)
    patient.save()
    return cast


def card(cast) -> str:
    return f"/patients/{cast.patient.pk}/card/"


def test_the_care_side_and_the_facility_administrator_see_everything(full, as_user):
    for who in (full.mb, full.mc, full.mx, full.mn, full.ga, full.fa):
        page = as_user(who).get(card(full)).content.decode()
        for told in (*SECRETS, "花岡 すみ", "青葉クリニック", "女性", 'href="tel:0985-55-1234"'):
            assert told in page


def test_the_patient_and_relatives_see_name_and_who_takes_part(full, as_user):
    for who in (full.pt, full.pt2):
        page = as_user(who).get(card(full)).content.decode()
        assert "花岡 すみ" in page
        for member in (full.ga, full.mb, full.mc, full.mx, full.mn):
            assert member.profile.name in page
        for hidden in (*SECRETS, "疾患名", "医療・介護側", "編集"):
            assert hidden not in page


def test_nobody_else_finds_it(full, as_user):
    for who in (full.nf, full.no, full.fo, full.po, full.se, full.su, full.rm):
        answer = as_user(who).get(card(full))
        assert answer.status_code == 404
        assert "花岡" not in answer.content.decode()


def test_edit_is_offered_to_those_who_may(full, as_user):
    address = f"/patients/{full.patient.pk}/edit/"
    for who in (full.ga, full.fa):
        assert address in as_user(who).get(card(full)).content.decode()
    for who in (full.mb, full.mc, full.pt):
        assert address not in as_user(who).get(card(full)).content.decode()
