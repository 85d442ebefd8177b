"""Readings in Latin letters."""

import pytest

from mcs.core.romaji import romaji


@pytest.mark.parametrize(
    ("kana", "written"),
    [
        ("はなこ", {"hanako"}),
        ("しょうじ", {"shouji", "shoji", "shohji", "syouzi", "syozi", "syohzi"}),
        ("おおの", {"oono", "ono", "ohno"}),
        ("ハットリ", {"hattori"}),
        ("はっちょう", {"hatchou", "hatcho", "hatchoh", "hattyou", "hattyo", "hattyoh"}),
        ("つちだ", {"tsuchida", "tutida"}),
        ("ふじもと", {"fujimoto", "huzimoto"}),
        ("しんいち", {"shinichi", "siniti"}),
        ("ジョー", {"joo", "jo", "joh", "zyoo", "zyo", "zyoh"}),
        ("山田", {""}),
    ],
)
def test_a_reading_is_known_in_every_way_it_is_written(kana, written):
    assert romaji(kana) == written
