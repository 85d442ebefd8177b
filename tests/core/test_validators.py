"""Fields that take text."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Profession
from mcs.core.validators import GatedCharField, RowsField, is_number, kana_only


class Note(forms.Form):
    text = GatedCharField(label="本文", max_length=10)


def test_a_control_character_is_refused_at_its_field_and_what_was_typed_stays() -> None:
    form = Note({"text": "血圧\x00120"})
    assert not form.is_valid()
    assert form.errors.as_data()["text"][0].code == "characters"
    assert form["text"].value() == "血圧\x00120"


def test_a_text_comes_out_with_one_kind_of_line_ends_and_no_outer_spaces() -> None:
    form = Note({"text": "　一\r\n二 "})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "一\n二"


def test_a_text_that_is_too_long_is_refused_with_a_sentence() -> None:
    form = Note({"text": "あ" * 11})
    assert not form.is_valid()
    assert "10" in form.errors["text"][0]


def test_nothing_typed_is_refused_where_something_is_required() -> None:
    assert Note({"text": "  "}).errors.as_data()["text"][0].code == "required"
    assert Note({}).errors.as_data()["text"][0].code == "required"


@pytest.mark.parametrize(
    "reading", ["やまだ", "ヤマダ", "ﾔﾏﾀﾞ", "やまだ　はなこ", "ヴァン・ゴッホ", "ぱーく", ""]
)
def test_readings_in_kana_are_taken(reading: str) -> None:
    kana_only(reading)


@pytest.mark.parametrize("reading", ["山田", "yamada", "やまだ1", "やまだ!", "やま\nだ"])
def test_readings_in_anything_else_are_refused_with_a_sentence(reading: str) -> None:
    with pytest.raises(ValidationError, match="ひらがなかカタカナ") as refused:
        kana_only(reading)
    assert refused.value.code == "kana"


@pytest.mark.parametrize("typed", ["9" * 19, "9" * 5000, "-1", "１", "a", "", "1\x00"])
def test_what_no_column_takes_is_no_number(typed: str) -> None:
    assert not is_number(typed)
    assert is_number("9" * 18)


@pytest.mark.parametrize("chosen", ["9" * 25, "9" * 5000, "-1", "abc", "1\x00"])
def test_a_row_with_an_impossible_number_is_refused_like_one_that_is_not_there(db, chosen: str) -> None:
    class Choice(forms.Form):
        rows = RowsField(Profession.objects.all())

    form = Choice({"rows": [chosen]})
    assert form.errors.as_data()["rows"][0].code == "invalid_choice"
