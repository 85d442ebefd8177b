"""The two sides of a patient's group: heads, tabs, and what never crosses."""

import re

import pytest

from tests import factories as make
from tests.patients.kit import DISEASE, queries_of

NOBODY = ("nf", "no", "fa", "fo", "po", "se", "su", "rm")


def care(cast) -> str:
    return f"/patients/{cast.patient.pk}/care/"


def patient_side(cast) -> str:
    return f"/patients/{cast.patient.pk}/patient-side/"


def words(page: str) -> str:
    """A page as one line of text, the way it is read."""
    return " ".join(page.split())


def test_the_head_of_the_care_side_names_disease_and_facility(cast, as_user):
    make.post(cast.ga, cast.group.care, "血圧が下がりました。")
    for who in (cast.mb, cast.mc, cast.mx, cast.mn, cast.ga):
        page = words(as_user(who).get(care(cast)).content.decode())
        assert f">: {DISEASE} (青葉クリニック)</span>" in page
        assert "血圧が下がりました。" in page
        for label in ("患者詳細へ", "メンバー一覧へ", "医療・介護側", "メッセージを入力して下さい"):
            assert label in page
        assert 'data-side="care"' in page


def test_without_a_disease_the_head_has_no_colon(cast, as_user):
    group = make.patient_group(cast.ga, cast.a, name="安達 一", disease="")
    page = words(as_user(cast.ga).get(f"/patients/{group.patient_id}/care/").content.decode())
    assert '<span class="patient-head__meta">(青葉クリニック)</span>' in page


def test_the_patient_side_never_names_the_disease(cast, as_user):
    make.post(cast.ga, cast.group.care, f"{DISEASE}の薬を変えます。")
    for who in (cast.mb, cast.mx, cast.ga, cast.pt, cast.pt2):
        page = as_user(who).get(patient_side(cast)).content.decode()
        assert "花岡 すみ" in page
        assert "(青葉クリニック)" in page
        assert DISEASE not in page
        assert 'data-side="patient"' in page


def test_the_title_of_the_browser_never_names_the_disease(cast, as_user):
    for url in (care(cast), patient_side(cast)):
        page = as_user(cast.mb).get(url).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert "花岡 すみ" in title
        assert DISEASE not in title


def test_both_sides_show_their_unread_counts_to_those_on_both(cast, as_user):
    for _ in range(3):
        make.post(cast.ga, cast.group.care)
    for _ in range(2):
        make.post(cast.ga, cast.group.patient_side)
    page = as_user(cast.mb).get(care(cast)).content.decode()
    tabs = page[page.index('class="sides"') : page.index('class="composer')]
    assert "医療・介護側" in tabs
    assert "患者側" in tabs
    assert tabs.count("data-badge-count>3<") == 1
    assert tabs.count("data-badge-count>2<") == 1


def test_who_is_on_the_care_side_only_sees_no_other_tab_and_no_other_count(cast, as_user):
    for _ in range(7):
        make.post(cast.ga, cast.group.patient_side)
    for who in (cast.mc, cast.mn):
        page = as_user(who).get(care(cast)).content.decode()
        assert "/patient-side/" not in page
        assert "side-tab--patient" not in page
        assert "data-badge-count>7<" not in page


def test_a_relative_sees_no_trace_of_the_care_side(cast, as_user):
    for _ in range(7):
        make.post(cast.ga, cast.group.care, "家族には内緒の相談")
    for who in (cast.pt, cast.pt2):
        page = as_user(who).get(patient_side(cast)).content.decode()
        for hidden in (DISEASE, "医療・介護側", "/care/", "内緒", "data-badge-count>7<", "side-tab--care"):
            assert hidden not in page


@pytest.mark.parametrize("who", [*NOBODY, "pt", "pt2"])
def test_the_care_side_is_not_found_by_others(cast, as_user, who):
    assert as_user(getattr(cast, who)).get(care(cast)).status_code == 404


@pytest.mark.parametrize("who", [*NOBODY, "mc", "mn"])
def test_the_patient_side_is_not_found_by_others(cast, as_user, who):
    assert as_user(getattr(cast, who)).get(patient_side(cast)).status_code == 404


def test_not_allowed_looks_like_not_there(cast, as_user):
    client = as_user(cast.no)
    answers = [client.get(url).content.decode() for url in (care(cast), "/patients/999999/care/")]
    first, second = (re.sub(r"[A-Za-z0-9]{64}", "the token of the form", answer) for answer in answers)
    assert first == second


def test_the_suspended_and_the_signed_out_are_sent_to_the_sign_in_page(cast, client, as_user):
    for someone in (client, as_user(cast.ss)):
        answer = someone.get(care(cast))
        assert answer.status_code == 302
        assert "花岡" not in answer["Location"]


@pytest.mark.parametrize(
    ("who", "where"), [("mb", "care"), ("mc", "care"), ("pt", "patient-side"), ("fa", "card")]
)
def test_the_patients_address_leads_to_what_one_may_see(cast, as_user, who, where):
    pk = cast.patient.pk
    answer = as_user(getattr(cast, who)).get(f"/patients/{pk}/")
    assert answer["Location"] == f"/patients/{pk}/{where}/"


def test_the_patients_address_leads_nowhere_for_others(cast, as_user):
    for who in (cast.nf, cast.no, cast.fo, cast.po, cast.se, cast.rm):
        assert as_user(who).get(f"/patients/{cast.patient.pk}/").status_code == 404


def test_a_disease_of_script_is_shown_as_text(cast, as_user):
    group = make.patient_group(cast.ga, cast.a, name="安達 一", disease="<script>alert(1)</script>")
    page = as_user(cast.ga).get(f"/patients/{group.patient_id}/care/").content.decode()
    assert "<script>alert(1)" not in page


def test_fifty_posts_ask_as_many_queries_as_one(cast, as_user):
    client = as_user(cast.mb)
    make.post(cast.ga, cast.group.care)
    client.get(care(cast))
    one = queries_of(client, care(cast))
    for _ in range(49):
        make.post(cast.ga, cast.group.care)
    client.get(care(cast))
    assert queries_of(client, care(cast)) == one
