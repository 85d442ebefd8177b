"""Lets somebody who knows a whole region search it, and tells how much longer that takes than for who knows a few.

    python bench/region.py [--people 2000] [--groups 300] [--times 15]

Makes a region in a test database of its own (on what DATABASE_URL names) and takes it away again. Both people ask the
same pages in the same run, in turn, so that the ratio holds on any machine; the milliseconds belong to this one.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mcs.settings")

FAMILY = "青木あおき 石橋いしばし 上原うえはら 大西おおにし 梶原かじわら 北川きたがわ 久保くぼ 小島こじま 坂口さかぐち 椎名しいな 杉本すぎもと 瀬川せがわ 高城たかしろ 千葉ちば 土屋つちや 寺田てらだ 富田とみた 中原なかはら 西村にしむら 野口のぐち 浜田はまだ 広瀬ひろせ 藤井ふじい 星野ほしの 松尾まつお 宮原みやはら 村上むらかみ 森下もりした 山内やまうち 吉岡よしおか 若松わかまつ"
GIVEN = "明子あきこ 一郎いちろう 香かおり 恵子けいこ 健けん 幸子さちこ 茂しげる 節子せつこ 大輔だいすけ 千夏ちなつ 輝てる 直樹なおき 春香はるか 浩ひろし 文子ふみこ 誠まこと 美穂みほ 恵めぐみ 康弘やすひろ 由美ゆみ 涼りょう"
WORDS = ("さ", "か", "坂口", "サチ", "訪問", "やま うち", "髙城", "いない人")
OWN_STAFF, MEMBERS, OWN_GROUPS = 25, 30, 60


def main() -> int:
    """Make the region, ask, print."""
    asked = _asked()
    with _database():
        far, near = _region(asked.people, asked.groups)
        for name, seconds in _figures(far, near, asked.times).items():
            wide, narrow = (statistics.median(one) * 1000 for one in seconds)
            worst = max(seconds[0]) * 1000
            print(
                f"{name:36} {wide:7.1f} ms (worst {worst:6.1f})   who knows a few {narrow:6.1f} ms   {wide / narrow:5.2f} x"
            )
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--groups", type=int, default=300)
    parser.add_argument("--times", type=int, default=15)
    return parser.parse_args()


@contextmanager
def _database() -> Iterator[None]:
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES["staticfiles"] = {"BACKEND": "tests.static.PlainStorage"}
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"region_{os.getpid()}"
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        teardown_test_environment()


def _split(text: str) -> list[tuple[str, str]]:
    """Kanji and kana of names that stand together."""
    first = [next(i for i, c in enumerate(one) if "ぁ" <= c <= "ん") for one in text.split()]
    return [(one[:at], one[at:]) for one, at in zip(text.split(), first, strict=True)]


def _region(people: int, groups: int) -> tuple[Any, Any]:
    """Somebody who knows most of a region, and somebody who knows a few people of it, each with a group to invite to."""
    from django.db import transaction

    from tests import factories as make

    dice = random.Random(7)
    facilities = [
        make.facility(f"{family}{kind}") for family, _ in _split(FAMILY) for kind in ("訪問看護", "薬局")
    ]
    with transaction.atomic():
        everybody = [_person(dice, facilities[n // OWN_STAFF % len(facilities)]) for n in range(people)]
        far, near = everybody[0], everybody[-1]
        for number in range(groups):
            mine = number < OWN_GROUPS
            admin = far if mine else dice.choice(everybody[1:-1])
            members = tuple(dice.sample(everybody[1:-1], MEMBERS if mine else MEMBERS // 3))
            if number % 2:
                make.free_group(admin, members=members, name=f"勉強会{number}")
            else:
                family, given = dice.choice(_split(FAMILY))[0], dice.choice(_split(GIVEN))[0]
                make.patient_group(admin, facilities[0], care=members, name=f"{family} {given}")
    return _asker(far), _asker(near)


def _person(dice: random.Random, at: Any) -> Any:
    from tests import factories as make

    (family, family_kana), (given, given_kana) = dice.choice(_split(FAMILY)), dice.choice(_split(GIVEN))
    made = make.professional(at, f"{family} {given}", profession=dice.choice(("看護師", "薬剤師", "医師")))
    made.profile.family_kana, made.profile.given_kana = family_kana, given_kana
    for key, value in made.profile.keys().items():
        setattr(made.profile, key, value)
    made.profile.save()
    return made


def _asker(person: Any) -> Any:
    from django.test import Client

    from tests import factories as make

    client = Client()
    client.force_login(person)
    make.session_row(person, client.session.session_key)
    group = make.free_group(person, name="招待する会")
    return client, group.timeline_id


def _figures(far: Any, near: Any, times: int) -> dict[str, tuple[list[float], list[float]]]:
    """Seconds of every page, of both people."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for name, path, headers in _pages():
        found[name] = ([], [])
        for word in WORDS * (1 + times // len(WORDS)):
            for asker, kept in zip((far, near), found[name], strict=True):
                client, timeline = asker
                began = time.perf_counter()
                answer = client.get(path.format(timeline=timeline, q=word), headers=headers)
                assert answer.status_code == 200, (name, answer.status_code)
                kept.append(time.perf_counter() - began)
        del found[name][0][:2], found[name][1][:2]  # the first ones warm up
    return found


def _pages() -> Iterator[tuple[str, str, dict[str, str]]]:
    from django.urls import reverse

    dialog = reverse("approvals:invite", args=[0]).replace("/0/", "/{timeline}/")
    people = reverse("accounts:connections")
    for tab in ("all", "kana", "facility"):
        yield f"dialog, one letter more, {tab}", f"{dialog}?tab={tab}&q={{q}}", {"X-Part": "candidates"}
    yield "dialog, opened", dialog, {}
    yield "つながり, one letter more", f"{people}?q={{q}}", {"X-Part": "people"}
    yield "グループ", f"{reverse('groups:list')}?q={{q}}", {}
    yield "患者リスト", f"{reverse('patients:list')}?q={{q}}", {}
    yield "ホーム", reverse("home"), {}


if __name__ == "__main__":
    sys.exit(main())
