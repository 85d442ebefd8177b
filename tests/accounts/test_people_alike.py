"""People whose names look alike are told apart, wherever somebody is chosen or listed."""

from importlib import import_module

import pytest
from django.apps import apps

from accounts.enums import DeviceState
from accounts.models import Device, Facility, User
from accounts.queries.people import PersonCard, told_apart
from patients.models import Registration
from patients.queries.registrations import staff_rows
from tests import factories as make
from tests.accounts.kit import signed_in
from tests.approvals import kit as approvals
from tests.approvals.device_kit import HERE, asked_in
from timeline.actions.answers import acknowledge

pytestmark = pytest.mark.django_db
LINE = "同じお名前の方がいます。施設と写真をご確認ください"


def card(number, name):
    return PersonCard(number, name, "", "", name[:1], "看護師", "施設", False, False, f"/people/{number}/")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("髙橋 花子", "高橋 花子", True),
        ("山﨑 愛", "山崎 愛", True),
        ("大塚 誠", "大\ufa10 誠", True),
        ("渡邊 エミ", "渡辺 ｴﾐ", True),
        ("佐藤 マリ", "佐藤 まり", True),
        ("田中　一郎", "田中 一郎", True),
        ("高橋 花子", "高橋 華子", False),
        ("斎藤 学", "斉藤 学", False),
    ],
)
def test_names_look_alike_however_they_are_written(one, other, alike):
    cards = told_apart([card(1, one), card(2, other), card(3, "別 人")])
    assert [c.alike for c in cards] == [alike, alike, False]
    assert [c.id for c in cards] == [1, 2, 3]


@pytest.fixture
def twins(cast):
    """Two colleagues and members with the same name, written differently, at two facilities."""
    here, there = make.professional(cast.a, "髙橋 エミ"), make.professional(cast.b, "高橋 えみ")
    make.connect(cast.ga, there)
    cast.free = make.free_group(cast.ga, members=(here, there), name="ふたりの会")
    cast.open = make.free_group(cast.ga, name="これからの会")
    return cast


@pytest.mark.parametrize(
    "path",
    [
        lambda cast: "/connections/",
        lambda cast: "/connections/?tab=kana",
        lambda cast: f"/groups/{cast.free.pk}/members/",
        lambda cast: f"/timelines/{cast.open.timeline_id}/invite/",
    ],
    ids=["connections", "connections by kana", "members", "invite"],
)
def test_both_rows_of_a_list_say_so(twins, as_user, path):
    text = as_user(twins.ga).get(path(twins)).content.decode()
    assert text.count(LINE) == 2


@pytest.fixture
def managers(cast):
    """Two 施設管理者 of one facility with the same name, and a nurse."""
    for kana in ("めぐみ", "えみ"):
        person = make.professional(cast.a, "高橋 恵美", manager=True)
        type(person.profile).objects.filter(user=person).update(family_kana="たかはし", given_kana=kana)
    return cast


TOLD = [
    "高橋 恵美（たかはし めぐみ・看護師 (青葉クリニック)）",
    "高橋 恵美（たかはし えみ・看護師 (青葉クリニック)）",
]


def test_names_alone_are_told_apart_by_reading_and_profession(managers, as_user):
    rules = as_user(managers.fa).get(f"/facility/{managers.a.pk}/rules/").content.decode()
    Facility.objects.filter(pk=managers.a.pk).update(networks="203.0.113.0/24")
    network = as_user(managers.nf).get("/network/").content.decode()
    Facility.objects.filter(pk=managers.a.pk).update(networks="", registered_devices_only=True)
    waiting = signed_in(managers.nf)
    asked_in(waiting)
    for text in (rules, network, waiting.get(HERE).content.decode()):
        for one in TOLD:
            assert one in text
        assert "管理 者子（" not in text


def test_the_ledger_of_devices_says_whose_it_is(managers, as_user):
    for number, person in enumerate(User.objects.filter(profile__family_name="高橋")):
        Device.objects.create(
            digest=f"{number}" * 64,
            owner=person,
            name="訪問用",
            facility=managers.a,
            state=DeviceState.REGISTERED,
        )
    text = as_user(managers.fa).get(f"/facility/{managers.a.pk}/devices/").content.decode()
    for one in TOLD:
        assert one in text


def test_the_list_of_acknowledgements_and_the_search_say_so(twins, as_user):
    post = make.post(twins.ga, twins.free.timeline)
    for person in User.objects.filter(memberships__timeline=twins.free.timeline).exclude(pk=twins.ga.pk):
        acknowledge(person, post)
    client = as_user(twins.ga)
    assert client.get(f"/posts/{post.pk}/acknowledgements/").content.decode().count(LINE) == 2
    found = client.post("/search/", {"q": "高橋"}, follow=True).content.decode()
    assert found.count(LINE) == 2


def test_the_facility_stands_beside_the_author_of_a_found_post(twins, as_user):
    make.post(twins.mx, twins.group.care, "経過は良好です")
    found = as_user(twins.ga).post("/search/", {"q": "経過は良好"}, follow=True).content.decode()
    assert f"{twins.mx.profile.name}（{twins.b.name}）" in found


def test_the_facility_stands_beside_who_asks_for_an_approval(cast, as_user):
    make.connect(cast.mx, cast.nf)
    approvals.invite(cast.mx, cast.group.care, people=[cast.nf])
    text = as_user(cast.ga).get("/approvals/").content.decode()
    assert f"{cast.mx.profile.name}さん（{cast.b.name}）が" in text


def test_a_name_that_stands_once_says_nothing(cast, as_user):
    assert LINE not in as_user(cast.ga).get("/connections/").content.decode()


def test_names_that_were_kept_before_are_found_by_the_other_way_of_writing(cast):
    person = make.professional(cast.a, "𠮷田 禮子")
    patient = cast.patient
    patient.family_name, patient.disease = "瀧本", "下肢靜脈瘤"
    patient.save()
    type(person.profile).objects.update(search_key="")
    import_module("accounts.migrations.0004_names_folded_again").fold_again(apps, None)
    import_module("patients.migrations.0002_names_folded_again").fold_again(apps, None)
    for row in (person.profile, patient):
        row.refresh_from_db()
    assert person.profile.search_key == person.profile.keys()["search_key"]
    assert "吉田礼子" in person.profile.search_key
    assert (patient.search_key, patient.disease_key) == (
        patient.keys()["search_key"],
        patient.keys()["disease_key"],
    )
    assert "静脈" in patient.disease_key


def test_the_choice_of_staff_of_a_new_patient_says_so(twins):
    make.professional(twins.a, "高橋 えみ")
    begun = Registration(actor=twins.ga, facility=twins.a)
    alike = [row.person.name for row in staff_rows(twins.ga, begun, ids=None) if row.person.alike]
    assert sorted(alike) == sorted(["髙橋 エミ", "高橋 えみ"])
