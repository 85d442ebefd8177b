"""Birthdays as they are written and said."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from patients.birthdays import age, parse, said, wareki


@pytest.mark.parametrize(
    "text",
    [
        "昭和23年3月4日",
        "昭和２３年３月４日",
        "S23.3.4",
        "ｓ23/3/4",
        "1948/3/4",
        "1948年3月4日",
        "1948-03-04",
        "19480304",
        "1948．3．4",
    ],
)
def test_what_people_write_is_understood(text):
    assert parse(text) == date(1948, 3, 4)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(1948, 3, 4), "昭和23年3月4日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1926, 12, 24), "大正15年12月24日"),
    ],
)
def test_eras_begin_and_end_on_their_days(day, told):
    assert wareki(day) == told
    assert parse(told) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("むかし", "form"),
        ("23年3月4日", "year"),
        ("1948/2/30", "day"),
        ("2999/1/1", "year"),
        ("昭和0年1月1日", "year"),
        ("昭和99年1月1日", "year"),
    ],
)
def test_what_is_no_birthday_is_refused_with_a_sentence(text, code):
    with pytest.raises(ValidationError) as refused:
        parse(text)
    assert refused.value.code == code
    assert refused.value.messages[0].endswith("。")


def test_the_age_counts_full_years():
    today = date.today()
    assert age(today.replace(year=today.year - 78, day=1, month=1)) == 78
    assert said(date(1948, 3, 4)).startswith("昭和23年3月4日 (1948年・")
