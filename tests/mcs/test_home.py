"""ホーム, the counts that pages ask for again, search, help, 送信箱."""

import pytest
from django.test import Client
from django.urls import reverse

from mcs.demo.models import SentMail
from notices.actions import see_all
from tests import factories as make
from timeline.actions.reading import mark_read


def test_home_shows_the_four_doors_and_the_workplace(cast, as_user):
    page = as_user(cast.mb).get("/").content.decode()
    for label in ("患者・利用者", "グループ", "つながり", "コミュニティ"):
        assert f'<span class="door__label">{label}</span>' in page


def test_home_of_a_relative_has_no_door_and_names_the_own_patient(cast, as_user):
    make.post(cast.ga, cast.group.care, "家族には知られたくない相談")
    page = as_user(cast.pt).get("/").content.decode()
    assert "花岡 すみ" in page
    assert "door__label" not in page
    assert "慢性心不全" not in page
    assert "別田" not in page


def test_the_count_of_a_relative_knows_nothing_of_the_care_side(cast, as_user):
    make.post(cast.ga, cast.group.care)
    make.post(cast.ga, cast.group.patient_side)
    page = as_user(cast.pt).get(reverse("waiting")).content.decode()
    assert 'data-patients="1"' in page


def test_unread_posts_count_until_they_are_read(cast, as_user):
    post = make.post(cast.ga, cast.group.care)
    client = as_user(cast.mc)
    assert 'data-patients="1"' in client.get(reverse("waiting")).content.decode()
    cast.group.care.refresh_from_db()
    mark_read(cast.mc, cast.group.care, number=post.number)
    assert 'data-patients="0"' in client.get(reverse("waiting")).content.decode()


def test_new_notices_stand_at_the_top_until_they_are_seen(cast, as_user):
    make.post(cast.ga, cast.group.care)
    client = as_user(cast.mc)
    assert "お知らせが届いています (1件)" in client.get("/").content.decode()
    see_all(cast.mc)
    assert "お知らせが届いています" not in client.get("/").content.decode()


def test_home_asks_as_often_for_fifty_groups_as_for_one(cast, as_user, django_assert_max_num_queries):
    client = as_user(cast.mb)
    client.get("/")
    with django_assert_max_num_queries(40) as one:
        client.get("/")
    for number in range(49):
        make.post(cast.ga, make.free_group(cast.ga, members=(cast.mb,), name=f"会 {number}").timeline)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get("/")


def sought(client: Client, words: str) -> str:
    return client.post(reverse("search"), {"q": words}, follow=True).content.decode()


def test_what_is_sought_never_stands_in_an_address(cast, as_user):
    answer = as_user(cast.mb).post(reverse("search"), {"q": "花岡すみ"})
    assert answer["Location"] == "/search/?searched=1"


@pytest.mark.parametrize(
    ("who", "found"), [("mc", True), ("no", False), ("pt", False), ("rm", False), ("nf", False)]
)
def test_search_finds_care_side_posts_for_its_members_only(cast, as_user, who, found):
    make.post(cast.ga, cast.group.care, "合言葉は白いあじさい")
    page = sought(as_user(getattr(cast, who)), "白いあじさい")
    assert ("合言葉は" in page) is found


@pytest.mark.parametrize(
    ("who", "found"), [("mc", True), ("fa", True), ("no", False), ("pt", False), ("nf", False)]
)
def test_search_finds_a_disease_only_for_those_who_may_know_it(cast, as_user, who, found):
    page = sought(as_user(getattr(cast, who)), "慢性心不全")
    assert ("花岡 すみ" in page) is found


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("mn", True),
        ("nf", True),
        ("rm", True),
        ("fa", True),
        ("se", True),
        ("no", False),
        ("fo", False),
        ("pt", False),
    ],
)
def test_search_finds_people_for_those_who_know_them_and_for_no_relative(cast, as_user, who, found):
    assert ("院長 一郎" in sought(as_user(getattr(cast, who)), "院長")) is found


def test_search_says_so_when_nothing_is_found(cast, as_user):
    page = sought(as_user(cast.mb), "どこにもない言葉")
    assert "見つかりませんでした" in page


def test_help_opens_without_signing_in(db):
    page = Client().get(reverse("help")).content.decode()
    assert "診療・看護・介護等の記録ではありません" in page


def test_the_sent_mails_are_shown_in_a_demo_on_this_machine_only(db, settings):
    SentMail.objects.create(to="someone@example.jp", subject="招待", body="本文です")
    settings.EMAIL_BACKEND, settings.DEMO, settings.LOOPBACK = "mcs.demo.mail.Backend", True, True
    assert "本文です" in Client().get(reverse("sent_mail")).content.decode()
    settings.LOOPBACK = False
    assert Client().get(reverse("sent_mail")).status_code == 404
    settings.LOOPBACK, settings.DEMO = True, False
    assert Client().get(reverse("sent_mail")).status_code == 404


def test_healthz_answers_without_a_database(client):
    assert client.get("/healthz").content == b"ok"
