"""つながり."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import AffiliationState, UserState
from accounts.queries import connections
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    return make.professional(make.facility("青葉クリニック"), "看護 花子")


def connected(nurse, name="", kana=("", ""), at=None, **fields):
    person = make.professional(at, name, **fields)
    if kana[0]:
        profile = person.profile
        profile.family_kana, profile.given_kana = kana
        for key, value in profile.keys().items():
            setattr(profile, key, value)
        profile.save()
    make.connect(nurse, person)
    return person


def names(nurse, text):
    return [user.profile.name for user in connections.search(nurse, text)]


@pytest.fixture
def people(nurse):
    station = make.facility("若葉訪問看護ステーション")
    return [
        connected(nurse, "髙橋 誠", ("たかはし", "まこと"), station),
        connected(nurse, "伊藤 さくら", ("イトウ", "サクラ"), station, profession="薬剤師"),
        connected(nurse, "渡辺 大輔", ("わたなべ", "だいすけ")),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["伊藤 さくら", "髙橋 誠", "渡辺 大輔"]),
        ("高橋", ["髙橋 誠"]),
        ("タカハシ", ["髙橋 誠"]),
        ("ｲﾄｳ", ["伊藤 さくら"]),
        ("若葉", ["伊藤 さくら", "髙橋 誠"]),
        ("若葉 薬剤師", ["伊藤 さくら"]),
        ("若葉　さくら", ["伊藤 さくら"]),
        ("伊藤さくら", ["伊藤 さくら"]),
        ("だれもいない", []),
        ("%", []),
    ],
)
def test_people_are_found_by_name_reading_facility_and_profession(nurse, people, text, found):
    assert names(nurse, text) == found


def test_oneself_strangers_relatives_and_suspended_people_are_not_there(nurse, people):
    make.professional(make.facility(), "知らない 人")
    make.connect(nurse, make.relative("家族 人"))
    connected(nurse, "停止 中子", state=UserState.SUSPENDED)
    assert names(nurse, "") == ["伊藤 さくら", "髙橋 誠", "渡辺 大輔"]


def test_colleagues_are_there_once_confirmed(nurse):
    facility = nurse.affiliations.get().facility
    colleague = make.professional(None, "同僚 太郎")
    claim = make.affiliate(colleague, facility, state=AffiliationState.CLAIMED)
    assert names(nurse, "") == []
    claim.state = AffiliationState.CONFIRMED
    claim.save()
    assert names(nurse, "") == ["同僚 太郎"]


def test_the_tabs_group_by_kana_and_by_facility(nurse, people):
    cards = connections.cards_of(connections.search(nurse))
    assert [(title, [c.name for c in rows]) for title, rows in connections.by_kana(cards)] == [
        ("あ行", ["伊藤 さくら"]),
        ("た行", ["髙橋 誠"]),
        ("わ行", ["渡辺 大輔"]),
    ]
    assert [(title, len(rows)) for title, rows in connections.by_facility(cards)] == [
        ("若葉訪問看護ステーション", 2),
        ("施設の登録なし", 1),
    ]


def test_the_page_has_the_labels_of_the_handout_and_keeps_the_search_across_tabs(nurse, people, as_user):
    page = as_user(nurse).get("/connections/", {"q": "若葉", "tab": "kana"})
    text = page.content.decode()
    for label in ("つながり", "名前、施設名、フリーワード", "すべて", "五十音順", "施設別", "た行"):
        assert label in text
    assert "渡辺" not in text
    assert page.context["tabs"][2]["url"].endswith("?tab=facility&q=%E8%8B%A5%E8%91%89")


def test_an_empty_list_says_so(nurse, as_user):
    assert "招待ができるつながりはありません。" in as_user(nurse).get("/connections/").content.decode()
    assert "見つかりませんでした" in as_user(nurse).get("/connections/?q=a").content.decode()


def test_the_page_does_not_exist_for_relatives(as_user):
    assert as_user(make.relative()).get("/connections/").status_code == 404


@pytest.mark.parametrize("query", ["tab=<x>", "q=%00", "q=%ED%A0%80", "q=%F0%9F%8D%A3%07", "q=" + "a" * 5000])
def test_nothing_sent_along_breaks_the_page(nurse, people, as_user, query):
    assert as_user(nurse).get(f"/connections/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "?tab=kana", "?tab=facility", "?q=わかば"])
def test_one_person_and_fifty_take_the_same_number_of_queries(nurse, as_user, query):
    client = as_user(nurse)
    facility = make.facility("わかば")
    connected(nurse, "一人 目子", at=facility)
    client.get("/connections/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(f"/connections/{query}")
    for n in range(49):
        connected(nurse, f"連結{n} 太郎", at=facility)
    with CaptureQueriesContext(connection) as fifty:
        assert "連結48" in client.get(f"/connections/{query}").content.decode()
    assert len(fifty) == len(one)
