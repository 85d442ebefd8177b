"""Unread: what others wrote above one's read mark, capped, of timelines one may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from tests import factories as make
from tests.timeline import kit
from timeline.actions.answers import acknowledge
from timeline.actions.reading import mark_read
from timeline.models import Post, ReadMark
from timeline.queries import unread


def count(person, timeline) -> int | None:
    return unread.counts(person, [timeline.pk]).get(timeline.pk)


def test_posts_of_others_count_and_ones_own_do_not(cast):
    for person in (cast.mb, cast.mc, cast.mb):
        make.post(person, cast.group.care)
    assert count(cast.mn, cast.group.care) == 3
    assert count(cast.mc, cast.group.care) == 2
    assert count(cast.mb, cast.group.care) == 1


def refreshed(cast):
    cast.group.care.refresh_from_db()
    return cast.group.care


def test_reading_up_to_a_post_leaves_those_above_it(cast):
    posts = [make.post(cast.mb, cast.group.care) for _ in range(3)]
    mark_read(cast.mc, refreshed(cast), number=posts[1].number)
    assert unread.read_up_to(cast.mc, cast.group.care) == posts[1].number
    assert count(cast.mc, cast.group.care) == 1


def test_the_mark_never_moves_back(cast):
    posts = [make.post(cast.mb, cast.group.care) for _ in range(3)]
    for number in (posts[2].number, posts[0].number):
        mark_read(cast.mc, refreshed(cast), number=number)
    assert count(cast.mc, cast.group.care) == 0


def test_the_mark_does_not_run_ahead_of_the_timeline(cast):
    make.post(cast.mb, cast.group.care)
    mark_read(cast.mc, refreshed(cast), number=10**15)
    make.post(cast.mb, cast.group.care)
    assert count(cast.mc, cast.group.care) == 1


def test_an_answer_makes_nothing_unread(cast):
    post = make.post(cast.mb, cast.group.care)
    mark_read(cast.mc, refreshed(cast), number=post.number)
    acknowledge(cast.mn, post)
    assert count(cast.mc, cast.group.care) == 0


def test_counting_stops_at_the_cap(cast):
    numbers = range(1, unread.CAP + 31)
    post = make.post(cast.mb, cast.group.care)
    fields = {f.attname: getattr(post, f.attname) for f in Post._meta.concrete_fields if not f.primary_key}
    Post.objects.bulk_create(
        Post(**fields | {"number": n + 1, "version": n + 1, "client_key": f"{n:032x}"}) for n in numbers
    )
    assert count(cast.mc, cast.group.care) == unread.CAP
    assert unread.by_kind(cast.mc)["patient_group"] == unread.CAP


def test_nothing_is_counted_of_what_one_may_not_see(cast):
    make.post(cast.mb, cast.group.care)
    for person in (cast.pt, cast.nf, cast.rm, cast.ss, cast.su):
        assert unread.counts(person, [cast.group.care_id]) == {}


def test_any_number_of_timelines_is_one_query(cast, django_assert_num_queries):
    ids = [cast.group.care_id, cast.group.patient_side_id, cast.free.timeline_id]
    with django_assert_num_queries(1):
        assert set(unread.counts(cast.mb, ids)) == set(ids)


def test_the_page_moves_the_mark_and_tells_ones_own_pages(cast, as_user):
    post = make.post(cast.mb, cast.group.care)
    url = reverse("timeline:mark_read", args=[cast.group.care_id])
    connection.run_on_commit.clear()
    assert as_user(cast.mc).post(url, {"number": post.number}).status_code == 204
    assert count(cast.mc, cast.group.care) == 0
    assert [(told.kind, dict(told.data)) for told in kit.announced()] == [("notice", {"user": cast.mc.pk})]


@pytest.mark.parametrize("number", ["", "x", "-1", "1e3", "９", "9" * 30])
def test_a_number_that_is_none_changes_nothing(cast, as_user, number):
    make.post(cast.mb, cast.group.care)
    url = reverse("timeline:mark_read", args=[cast.group.care_id])
    assert as_user(cast.mc).post(url, {"number": number}).status_code == 204
    assert count(cast.mc, cast.group.care) == 1


@pytest.mark.parametrize("who", ["nf", "no", "pt", "fa", "su", "rm"])
def test_who_cannot_see_the_timeline_gets_404_and_no_mark(cast, as_user, who):
    person = getattr(cast, who)
    before = list(ReadMark.objects.filter(user=person).values())
    url = reverse("timeline:mark_read", args=[cast.group.care_id])
    assert as_user(person).post(url, {"number": 1}).status_code == 404
    assert list(ReadMark.objects.filter(user=person).values()) == before


def test_who_is_no_member_marks_nothing(cast):
    with pytest.raises(PermissionDenied):
        mark_read(cast.nf, cast.group.care, number=1)
