"""What belongs together is one row, brought back to the top when it goes on; older rows are pages of their own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from notices import actions, queries
from notices.models import Notice
from notices.registry import NOTICES, Shown
from tests import factories as make

pytestmark = pytest.mark.django_db
KIND = "tests.happened"
PART = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def kind():
    """A kind of notice; what tells of a number over 1000 may not be seen any more."""

    def show(notices, user):
        return {n.pk: Shown(f"出来事[{n.subject_id}]", "/settings/") for n in notices if n.subject_id <= 1000}

    NOTICES[KIND] = show
    yield
    del NOTICES[KIND]


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def many(person, count: int, *, first: int = 1) -> None:
    """So many notices, the later ones newer."""
    now = timezone.now()
    for number in range(first, first + count):
        with freeze_time(now + timedelta(seconds=number)):
            actions.tell([person.pk], KIND, number)


def numbers(page: queries.Page) -> list[int]:
    return [int(row.text.partition("[")[2][:-1]) for row in page.rows]


def test_what_is_told_anew_is_one_row_and_new_again(nurse):
    other = make.professional()
    many(nurse, 2)
    actions.see_all(nurse)
    with freeze_time(timezone.now() + timedelta(minutes=1)):
        actions.tell_anew([nurse.pk], KIND, 1, actor=other)
    assert [row.seen for row in queries.page(nurse).rows] == [False, True]
    assert numbers(queries.page(nurse)) == [1, 2]
    assert Notice.objects.count() == 2


def test_telling_anew_takes_the_same_statements_for_one_and_for_fifty(db):
    actor = make.professional()
    counts = []
    for size in (1, 50):
        ids = [make.professional().pk for _ in range(size)]
        for _ in range(2):
            with CaptureQueriesContext(connection) as statements:
                actions.tell_anew(ids, KIND, size, actor=actor)
            counts.append(len(statements))
    assert len(set(counts)) == 1


def test_telling_nobody_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        actions.tell_anew([], KIND, 1, actor=None)


def test_it_waits_since_it_was_first_new_and_anew_after_it_was_seen(nurse):
    first = timezone.now() - timedelta(hours=3)
    for hours in (0, 1):
        with freeze_time(first + timedelta(hours=hours), tick=False):
            actions.tell_anew([nurse.pk], KIND, 1)
    assert nurse.notices.get().since == first
    actions.see_all(nurse)
    with freeze_time(first + timedelta(hours=2), tick=False):
        actions.tell_anew([nurse.pk], KIND, 1)
    assert nurse.notices.get().since == first + timedelta(hours=2)


def test_what_was_seen_elsewhere_goes_only_up_to_there(nurse):
    actions.tell_anew([nurse.pk], KIND, 1, upto=7)
    assert actions.clear_upto(nurse, KIND, 1, 6) == 0
    assert queries.unseen_count(nurse) == 1
    assert actions.clear_upto(nurse, KIND, 1, 7) == 1
    assert queries.unseen_count(nurse) == 0


# Pages


def test_older_ones_follow_page_by_page_none_twice_and_none_lost(nurse):
    many(nurse, 120)
    found, before, pages = [], "", 0
    while pages == 0 or before:
        page = queries.page(nurse, before=before)
        found += numbers(page)
        before, pages = page.older, pages + 1
    assert found == list(range(120, 0, -1))
    assert pages == 3


def test_a_full_last_page_promises_nothing_more(nurse):
    many(nurse, queries.PAGE)
    assert queries.page(nurse).older == ""
    many(nurse, 1, first=queries.PAGE + 1)
    assert queries.page(nurse).older


def test_equal_times_are_neither_lost_nor_doubled(nurse):
    with freeze_time(timezone.now(), tick=False):
        for number in range(1, 61):
            actions.tell([nurse.pk], KIND, number)
    first = queries.page(nurse)
    second = queries.page(nurse, before=first.older)
    assert sorted(numbers(first) + numbers(second)) == list(range(1, 61))


def test_what_may_not_be_seen_does_not_end_the_pages(nurse):
    many(nurse, 5)
    many(nurse, 60, first=1001)
    first = queries.page(nurse)
    assert (numbers(first), bool(first.older)) == ([], True)
    assert numbers(queries.page(nurse, before=first.older)) == [5, 4, 3, 2, 1]


def test_the_page_shows_more_without_and_with_script(nurse, as_user):
    many(nurse, 60)
    client = as_user(nurse)
    text = client.get("/notices/").content.decode()
    assert "もっと見る" in text
    assert "出来事[11]" in text
    assert "出来事[10]" not in text
    older = "/notices/?before=" + text.partition("/notices/?before=")[2].partition('"')[0]
    whole = client.get(older).content.decode()
    assert "<html" in whole
    assert "出来事[10]" in whole
    assert "出来事[11]" not in whole
    part = client.get(older, headers=PART).content.decode()
    assert "<html" not in part
    assert "出来事[10]" in part
    assert "もっと見る" not in part


@pytest.mark.parametrize("before", ["x", "1_", "_1", "1" * 40 + "_1", "１_２", "99999999999999999_1"])
def test_a_place_that_is_none_is_no_fault(nurse, as_user, before):
    many(nurse, 2)
    assert as_user(nurse).get("/notices/", {"before": before}).status_code == 200


def test_a_place_of_somebody_else_shows_ones_own_only(nurse, as_user):
    other = make.professional()
    many(nurse, 60)
    many(other, 3)
    text = as_user(other).get("/notices/", {"before": queries.page(nurse).older}).content.decode()
    assert "出来事[10]" not in text
