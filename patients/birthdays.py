"""Birthdays as people say and write them: in Japanese eras or in the common calendar."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

_ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 1, 25)),
)
_WRITTEN = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])?(元|\d{1,4})[年./-](\d{1,2})[月./-](\d{1,2})日?", re.IGNORECASE
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
OLDEST = 130


def parse(text: str) -> date:
    """「昭和23年3月4日」「S23.3.4」「1948/3/4」「19480304」, in letters of any width, as a date.

    Raises ValidationError (codes "form", "day", "year").
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(
        str.maketrans("−‐–—ー", "-----")
    )
    if digits := _DIGITS.fullmatch(plain):
        return _checked(int(digits[1]), int(digits[2]), int(digits[3]))
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise ValidationError(
            "生年月日は「昭和23年3月4日」または「1948/3/4」のように入力してください。", code="form"
        )
    year = 1 if found[2] == "元" else int(found[2])
    return _checked(_common(found[1], year), int(found[3]), int(found[4]))


def _common(era: str | None, year: int) -> int:
    """The year of the common calendar. Raises ValidationError for a year the era did not have."""
    ends = timezone.localdate().year
    for name, letter, start in _ERAS:
        if era and era.upper() in (name, letter):
            common = start.year + year - 1
            if not start.year <= common <= ends:
                raise ValidationError("生年月日の年をご確認ください。", code="year")
            return common
        ends = start.year
    return year


def _checked(year: int, month: int, day: int) -> date:
    try:
        born = date(year, month, day)
    except ValueError:
        raise ValidationError("この日付はありません。年・月・日をご確認ください。", code="day") from None
    if born > timezone.localdate() or age(born) > OLDEST:
        raise ValidationError("生年月日の年をご確認ください。", code="year")
    return born


def age(born: date) -> int:
    """Full years today."""
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def wareki(day: date) -> str:
    """「昭和23年3月4日」."""
    for name, _, start in _ERAS:
        if day >= start:
            year = day.year - start.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def said(born: date) -> str:
    """「昭和23年3月4日 (1948年・78歳)」."""
    return f"{wareki(born)} ({born.year}年・{age(born)}歳)"
