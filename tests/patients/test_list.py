"""「患者リスト」: who stands in it, and what of them."""

import html
import re

import pytest

from patients.models import Patient
from patients.queries import rows
from tests import factories as make
from tests.patients.kit import DISEASE, many, queries_of

LIST = "/patients/"


def listed(client, query: str = "") -> str:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_see_name_disease_facility_and_unread_posts(cast, as_user):
    make.post(cast.ga, cast.group.care)
    make.post(cast.ga, cast.group.patient_side)
    for who, unread in ((cast.mb, 2), (cast.mc, 1), (cast.mx, 2), (cast.mn, 1)):
        page = listed(as_user(who))
        assert "花岡 すみ" in page
        assert f"{DISEASE} (青葉クリニック)" in page
        assert f"<span data-badge-count>{unread}</span>" in page
        assert f'href="/patients/{cast.patient.pk}/"' in page


def test_colleagues_who_are_no_members_see_name_only(cast, as_user):
    make.post(cast.ga, cast.group.care)
    for who in (cast.nf, cast.rm):
        page = listed(as_user(who))
        assert "花岡 すみ" in page
        assert f"/patients/{cast.patient.pk}/" not in page
        for hidden in (DISEASE, "院長", "最終投稿", "メンバー 7人"):
            assert hidden not in page


def test_the_facility_administrator_sees_members_and_administrators(cast, as_user):
    page = listed(as_user(cast.fa))
    assert "花岡 すみ" in page
    assert "メンバー 7人" in page
    assert "グループ管理者 院長 一郎" in page
    assert DISEASE not in page


def test_strangers_and_offices_see_nobody(cast, as_user):
    for who in (cast.no, cast.fo, cast.se, cast.su, cast.po):
        assert "花岡" not in listed(as_user(who))
    assert "まだ、患者は登録されていません。" in listed(as_user(cast.se))


def test_a_relative_sees_the_own_patient_by_name_only(cast, as_user):
    make.post(cast.ga, cast.group.care)
    for who in (cast.pt, cast.pt2):
        page = listed(as_user(who), "?tab=facility&searched=1")
        assert "花岡 すみ" in page
        for hidden in (
            DISEASE,
            "青葉クリニック",
            "施設内",
            "名前、施設名、フリーワード",
            "data-badge-count>1<",
            "登録する",
        ):
            assert hidden not in page


def test_tabs_and_search_box_are_those_of_the_handout(cast, as_user):
    page = listed(as_user(cast.mb))
    for label in ("患者リスト", "名前、施設名、フリーワード", "すべて", "施設内", "担当"):
        assert label in page


def test_the_tabs_narrow_the_list(cast, as_user):
    make.patient_group(cast.no, cast.c, care=(cast.nf,), name="余所 のひと")
    everything = listed(as_user(cast.nf))
    assert "花岡 すみ" in everything
    assert "余所 のひと" in everything
    assert "余所 のひと" not in listed(as_user(cast.nf), "?tab=facility")
    assert "花岡 すみ" not in listed(as_user(cast.nf), "?tab=mine")
    assert listed(as_user(cast.nf), "?tab=nonsense").count("list__row") == everything.count("list__row")


def test_registering_is_offered_to_those_who_may(cast, as_user):
    for who in (cast.ga, cast.fa, cast.fo):
        assert "+患者情報を登録する" in listed(as_user(who))
    for who in (cast.mb, cast.mc, cast.nf, cast.se):
        assert "+患者情報を登録する" not in listed(as_user(who))


def test_the_last_active_patient_stands_first(cast, as_user):
    later = make.patient_group(cast.ga, cast.a, care=(cast.mb,), name="安達 一")
    make.post(cast.ga, later.care)
    make.post(cast.ga, cast.group.care)
    page = listed(as_user(cast.mb))
    assert page.index("花岡 すみ") < page.index("安達 一")


def test_the_order_gives_away_nothing_of_the_other_side(cast, as_user):
    other = make.patient_group(cast.ga, cast.a, care=(cast.mc,), both=(cast.mb,), name="安達 一")
    make.post(cast.ga, cast.group.care)
    make.post(cast.ga, other.care)
    before = listed(as_user(cast.mc))
    make.post(cast.ga, cast.group.patient_side)
    after = listed(as_user(cast.mc))
    assert before.index("安達 一") < before.index("花岡 すみ")
    assert after.index("安達 一") < after.index("花岡 すみ")


@pytest.mark.parametrize("who", ["mb", "fa", "nf"])
def test_fifty_patients_ask_as_many_queries_as_one(cast, as_user, who):
    client = as_user(getattr(cast, who))
    client.get(LIST)
    one = queries_of(client, LIST)
    many(cast)
    assert queries_of(client, LIST) == one


def more(page: str) -> str:
    """The address of the next page."""
    [query] = re.findall(rf'href="{LIST}(\?after=[^"]+)"', page)
    return html.unescape(query)


def test_long_lists_come_in_pages(cast, as_user):
    many(cast, 55)
    client = as_user(cast.mb)
    first = listed(client)
    assert first.count('class="list__row"') == 50
    second = listed(client, more(first))
    assert second.count('class="list__row"') == 6
    assert "<html" not in second
    assert "?after=" not in second


def test_what_is_written_between_two_pages_puts_nobody_twice_and_leaves_nobody_out(cast):
    many(cast, 55)
    whole = [one.pk for one in rows.found(cast.mb)]
    first, after = rows.page(cast.mb)
    for patient in Patient.objects.filter(pk__in=[whole[10], whole[-1]]):
        make.post(cast.ga, patient.group.care)
    second, _ = rows.page(cast.mb, after=after)
    assert [row.pk for row in first] == whole[:50]
    assert [row.pk for row in second] == whole[50:-1]  # the last one stands at the top by now


@pytest.mark.parametrize("posts", [0, 3, 55])
def test_the_pages_together_are_the_list(cast, posts):
    many(cast, 55)
    every = list(rows.found(cast.mb))
    for patient in every[:posts]:
        make.post(cast.ga, patient.group.care)
    whole = [one.pk for one in rows.found(cast.mb)]
    first, after = rows.page(cast.mb)
    second, end = rows.page(cast.mb, after=after)
    assert [row.pk for row in (*first, *second)] == whole
    assert end == ""


def test_no_place_breaks_the_list(cast, as_user):
    for place in (
        "9" * 18,
        "9" * 5000,
        "-1",
        "%00",
        "_",
        "9999999999999999_1",
        "_7",
        "5_99999999999999999999",
    ):
        assert as_user(cast.mb).get(f"{LIST}?after={place}").status_code == 200
