"""つながり."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.profiles import update_profile
from accounts.enums import AffiliationState, ConnectionState, UserState
from accounts.models import Affiliation, Connection, Profile, User
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


def groups(nurse, **asked):
    page = connections.listing(connections.search(nurse), **asked)
    return [(group.title, [row.person.name for row in group.rows]) for group in page.groups]


def test_the_tabs_group_by_kana_and_by_facility(nurse, people):
    assert groups(nurse, tab="kana") == [
        ("あ行", ["伊藤 さくら"]),
        ("た行", ["髙橋 誠"]),
        ("わ行", ["渡辺 大輔"]),
    ]
    assert groups(nurse, tab="facility") == [
        ("若葉訪問看護ステーション", ["伊藤 さくら", "髙橋 誠"]),
        ("施設の登録なし", ["渡辺 大輔"]),
    ]
    assert groups(nurse) == [("", ["伊藤 さくら", "髙橋 誠", "渡辺 大輔"])]


def test_the_facility_that_confirmed_the_person_counts_before_a_claimed_one(nurse):
    person = connected(nurse, "二所 属子")
    make.affiliate(person, make.facility("わかば薬局"), state=AffiliationState.CLAIMED)
    make.affiliate(person, make.facility("あおぞら歯科"))
    assert groups(nurse, tab="facility") == [("あおぞら歯科", ["二所 属子"])]


def test_names_without_kana_come_last(nurse):
    connected(nurse, "Smith John", ("Smith", "John"))
    connected(nurse, "渡辺 大輔", ("わたなべ", "だいすけ"))
    assert [title for title, _ in groups(nurse, tab="kana")] == ["わ行", "他"]


def test_words_about_oneself_are_found_once_they_are_saved(nurse, people):
    profile = people[0].profile
    details = {
        name: getattr(profile, name) for name in ("family_name", "given_name", "family_kana", "given_kana")
    }
    update_profile(people[0], profile, about="ﾎﾟｼﾞｼｮﾆﾝｸﾞと口腔ケアが得意です", **details)
    assert names(nurse, "ぽじしょにんぐ") == ["髙橋 誠"]
    assert names(nurse, "口腔ケア 高橋") == ["髙橋 誠"]


def test_a_renamed_facility_is_found_by_its_new_name(nurse, people):
    facility = people[0].affiliations.get().facility
    facility.name, facility.kana = "山﨑ステーション", "やまざき"
    facility.save()
    assert names(nurse, "ヤマザキ") == names(nurse, "山崎") == ["伊藤 さくら", "髙橋 誠"]
    assert names(nurse, "若葉") == []


# Page by page


@pytest.fixture
def many(nurse):
    """Twelve people of three facilities, some of the same name, whose pages hold five."""
    rows = ["あ", "か", "さ", "さ", "た", "な", "は", "ま", "や", "ら", "わ", ""]
    at = [make.facility(name) for name in ("二葉", "一葉")]
    return [
        connected(nurse, f"連結{n:02} 太郎", (kana, "たろう"), [*at, None][n % 3])
        for n, kana in enumerate(rows)
    ]


def pages(nurse, tab):
    """Every page from the first to the last, each as its people."""
    found, after = [], None
    while not found or after is not None:
        page = connections.listing(connections.search(nurse), tab=tab, after=after)
        found.append(page)
        after = page.after
    return found


@pytest.mark.parametrize("tab", ["all", "kana", "facility"])
def test_the_pages_show_everybody_once_in_the_order_of_the_tab(nurse, many, tab, monkeypatch):
    monkeypatch.setattr(connections, "PAGE", 100)
    (whole,) = pages(nurse, tab)
    monkeypatch.setattr(connections, "PAGE", 5)
    parts = pages(nurse, tab)
    assert [len(page.ids) for page in parts] == [5, 5, 2]
    assert [pk for page in parts for pk in page.ids] == whole.ids
    titles = [group.title for page in parts for group in page.groups if group.begins]
    assert titles == [group.title for group in whole.groups]


def test_a_page_begins_behind_somebody_who_has_left_meanwhile(nurse, many, monkeypatch):
    monkeypatch.setattr(connections, "PAGE", 5)
    first = connections.listing(connections.search(nurse))
    Connection.objects.filter(addressee=first.after).delete()
    following = connections.listing(connections.search(nurse), after=first.after)
    assert len(following.ids) == 5
    assert not set(following.ids) & set(first.ids)


def test_the_index_leads_to_where_a_name_begins(nurse, many, monkeypatch):
    monkeypatch.setattr(connections, "PAGE", 5)
    page = connections.listing(connections.search(nurse), tab="kana", row="な")
    assert page.groups[0].title == "な行"
    assert "".join(one.row for one in page.index if one.there) == "あかさたなはまやらわ"
    assert groups(nurse, tab="kana", row="他") == []
    connected(nurse, "Smith John", ("Smith", "John"))
    assert groups(nurse, tab="kana", row="他") == [("他", ["Smith John"])]


def test_a_letter_nobody_has_is_no_link(nurse, people, as_user):
    text = as_user(nurse).get("/connections/?tab=kana").content.decode()
    assert 'aria-label="た行から"' in text
    assert 'aria-label="な行から"' not in text


def test_the_rest_of_the_list_comes_as_a_part(nurse, many, as_user, monkeypatch):
    monkeypatch.setattr(connections, "PAGE", 5)
    client = as_user(nurse)
    first = client.get("/connections/?q=連結")
    part = client.get(first.context["more_url"], headers={"X-Part": "people"}).content.decode()
    assert "<html" not in part
    assert "五十音順" not in part
    assert part.count("person-row--wrap") == 5
    assert "もっと見る" in part
    whole = client.get(first.context["more_url"]).content.decode()
    assert "はじめから表示する" in whole


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


@pytest.mark.parametrize(
    "query", ["", "?tab=kana", "?tab=facility", "?q=わかば", "?tab=kana&row=さ", "?tab=facility&after=1"]
)
def test_one_person_and_a_thousand_take_the_same_number_of_queries(nurse, as_user, query):
    client = as_user(nurse)
    facility = make.facility("わかば")
    connected(nurse, "一人 目子", at=facility)
    client.get("/connections/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/connections/{query}")
    crowd(nurse, facility, 999)
    with CaptureQueriesContext(connection) as thousand:
        assert "もっと見る" in client.get(f"/connections/{query}").content.decode()
    assert len(thousand) == len(one)


def crowd(nurse, facility, size):
    """Many at once, by the rows alone."""
    users = User.objects.bulk_create([User(email=f"crowd{n}@example.jp", password="!") for n in range(size)])
    profiles = [
        Profile(
            user=user, family_name=f"連結{n}", given_name="太郎", family_kana="しけん", given_kana="たろう"
        )
        for n, user in enumerate(users)
    ]
    for profile in profiles:
        for key, value in profile.keys().items():
            setattr(profile, key, value)
    Profile.objects.bulk_create(profiles)
    Affiliation.objects.bulk_create(
        [Affiliation(user=user, facility=facility, state=AffiliationState.CONFIRMED) for user in users]
    )
    Connection.objects.bulk_create(
        [Connection(requester=nurse, addressee=user, state=ConnectionState.ACCEPTED) for user in users]
    )
