"""Japanese text: what is let in, what finds it again, and in which order it stands."""

import pytest
from django.core.exceptions import ValidationError

from mcs.core.text import fold, gate, half_width, hiragana, kana_key, kana_row, words

FORBIDDEN = {
    "NUL": "\x00",
    "backspace": "\x08",
    "vertical tab": "\x0b",
    "form feed": "\x0c",
    "escape": "\x1b",
    "unit separator": "\x1f",
    "delete": "\x7f",
    "C1": "\x85",
    "lone high surrogate": "\ud83d",
    "lone low surrogate": "\udc00",
}


@pytest.mark.parametrize("character", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_gate_refuses_what_nobody_can_see_with_a_sentence(character: str) -> None:
    with pytest.raises(ValidationError) as refused:
        gate(f"血圧{character}120")
    assert refused.value.code == "characters"
    assert "消してから、もう一度" in refused.value.messages[0]


@pytest.mark.parametrize(
    "text", ["", "血圧 120/70\tSpO₂ 97%", "絵文字 👩‍⚕️ と結合文字 か\u3099", "𠮷野家", "　全角空白"]
)
def test_the_gate_lets_text_through_as_it_is(text: str) -> None:
    assert gate(text) == text


@pytest.mark.parametrize("typed", ["一\r\n二\r\n", "一\r二\r", "一\n二\n"])
def test_line_ends_become_one_kind(typed: str) -> None:
    assert gate(typed) == "一\n二\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斎藤"),
        ("濵田", "浜田"),
        ("𠮷田", "吉田"),
        ("大\ufa10", "大塚"),
        ("嵜", "﨑"),
        ("瀧澤", "滝沢"),
        ("曾根", "曽根"),
        ("ｶﾅ", "かな"),
        ("ﾊﾟｰｸ", "ぱーく"),
        ("カナ", "かな"),
        ("ヴァイオリン", "ゔぁいおりん"),
        ("ヶ", "ゖ"),
        ("ＡＢＣ１２", "abc12"),
        ("Straße", "STRASSE"),
        ("山田　花子", "山田花子"),
        ("山田 花子", "山田\n花子"),
        ("か\u3099", "が"),
        ("㈱", "(株)"),
    ],
)
def test_two_ways_of_writing_have_one_search_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("はし", "ばし"), ("高", "島"), ("かな", "かたな"), ("斎", "斉")])
def test_different_words_have_different_search_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_search_box_is_split_at_spaces_of_any_width() -> None:
    assert words(" 髙橋　ﾊﾅｺ\tさん ") == ["高橋", "はなこ", "さん"]
    assert words("　 ") == []


def test_a_search_box_has_eight_words_at_most() -> None:
    assert len(words("あ " * 20)) == 8


def test_readings_sort_in_the_order_of_the_syllabary() -> None:
    ordered = ["あべ", "おかだ", "かとう", "がもう", "ぱーく", "はやし", "ハヤシ", "ゆう", "わたなべ"]
    mixed = [*ordered[4:], *ordered[:4]]
    assert sorted(mixed, key=kana_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハヤシ", "はやし"),
        ("ﾊﾔｼ", "はやし"),
        ("がもう", "かもう"),
        ("ぱーく", "はあく"),
        ("きょう", "きよう"),
        ("はっとり", "はつとり"),
        ("おー", "おお"),
        ("やまだ はなこ", "やまだはなこ"),
    ],
)
def test_marks_small_kana_and_long_vowels_do_not_part_readings(one: str, other: str) -> None:
    assert kana_key(one) == kana_key(other)


def test_a_long_vowel_alone_stays_as_it_is() -> None:
    assert kana_key("ー") == "ー"
    assert kana_key("んー") == "んん"


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ("あべ", "あ"),
        ("がもう", "か"),
        ("さとう", "さ"),
        ("でぐち", "た"),
        ("のむら", "な"),
        ("ぱーく", "は"),
        ("ハヤシ", "は"),
        ("みやもと", "ま"),
        ("ゆう", "や"),
        ("ろく", "ら"),
        ("わたなべ", "わ"),
        ("をの", "わ"),
        ("", "他"),
        ("Smith", "他"),
        ("山田", "他"),
    ],
)
def test_a_reading_stands_in_its_row(reading: str, row: str) -> None:
    assert kana_row(kana_key(reading)) == row


def test_katakana_becomes_hiragana_and_nothing_else_changes() -> None:
    assert hiragana("カタカナ漢字ABCー") == "かたかな漢字ABCー"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｎｕｒｓｅ＠ｄｅｍｏ．ｅｘａｍｐｌｅ", "nurse@demo.example"),
        (" nurse@demo.example　", "nurse@demo.example"),
        ("０９８５－２８", "0985-28"),
    ],
)
def test_addresses_and_numbers_become_half_width(typed: str, kept: str) -> None:
    assert half_width(typed) == kept
