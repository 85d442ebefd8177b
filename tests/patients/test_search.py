"""Searching the list: by name, reading and facility; by disease only where the disease may be known."""

import pytest

from patients.queries.rows import found
from tests import factories as make
from tests.patients.kit import DISEASE

LIST = "/patients/"


def search(client, text: str) -> str:
    answer = client.post(LIST, {"q": text})
    assert answer.status_code == 302
    assert text not in answer["Location"]
    return client.get(answer["Location"]).content.decode()


@pytest.fixture
def with_reading(cast):
    cast.patient.family_kana, cast.patient.given_kana = "はなおか", "すみ"
    for name, value in cast.patient.keys().items():
        setattr(cast.patient, name, value)
    cast.patient.save()
    return cast


@pytest.mark.parametrize(
    "text", ["花岡", "すみ", "はなおか", "ハナオカ", "ﾊﾅｵｶ", "花岡　すみ", "青葉", "花岡 青葉"]
)
def test_names_readings_and_facilities_are_found(with_reading, as_user, text):
    assert "花岡 すみ" in search(as_user(with_reading.mb), text)


def test_every_word_must_be_found(cast, as_user):
    page = search(as_user(cast.mb), "花岡 若葉")
    assert "あてはまる患者は見つかりませんでした。" in page
    assert "検索をやめる" in page


def test_the_disease_is_found_by_those_who_may_know_it(cast):
    for who in ("mb", "mc", "mx", "mn", "ga", "fa"):
        assert list(found(getattr(cast, who), text=DISEASE)) == [cast.patient]


def test_the_disease_finds_nothing_for_anybody_else(cast):
    for who in ("nf", "no", "fo", "rm", "se", "su"):
        assert list(found(getattr(cast, who), text=DISEASE)) == []


def test_a_relatives_list_does_not_answer_to_words(cast, as_user):
    for word in (DISEASE, "存在しない"):
        client = as_user(cast.pt)
        page = search(client, word)
        assert "花岡 すみ" in page
        assert word not in page


def test_what_is_sought_stays_out_of_the_address_and_goes_with_the_session(cast, as_user):
    client = as_user(cast.mb)
    assert "「花岡」で絞り込んでいます" in search(client, "花岡")
    client.logout()
    client.force_login(cast.mb)
    make.session_row(cast.mb, client.session.session_key)
    assert "花岡」で" not in client.get(f"{LIST}?searched=1").content.decode()


def test_opening_the_list_anew_shows_everybody(cast, as_user):
    client = as_user(cast.mb)
    search(client, "いない人")
    assert "花岡 すみ" in client.get(LIST).content.decode()


def test_control_characters_are_taken_as_spaces(cast, as_user):
    assert "花岡 すみ" in search(as_user(cast.mb), "花岡\x00すみ")
