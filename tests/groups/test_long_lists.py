"""Lists of thousands: page by page, the same number of queries for 1 and for 1,000 rows, nothing twice, nothing missed."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from groups.models import Community, FreeGroup
from groups.queries import communities, lists
from mcs.core.text import words
from tests import factories as make
from tests.groups.kit import queries_of
from timeline.enums import MemberRole, TimelineKind
from timeline.models import Post, ReadMark, Timeline, TimelineMember
from timeline.queries.members import member_page

MANY = 1000
KINDS = {FreeGroup: TimelineKind.FREE_GROUP, Community: TimelineKind.COMMUNITY}


def counted() -> None:
    """PostgreSQL plans by statistics, which it makes by itself only of what is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def many_groups(cast, kind, number=MANY, *, joined=True):
    """Groups in which mb is, every third without a post."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    timelines = Timeline.objects.bulk_create(
        Timeline(
            kind=KINDS[kind],
            name=f"部会{n}",
            last_post_at=None if n % 3 == 0 else start + timedelta(minutes=n // 2),
        )
        for n in range(number)
    )
    if joined:
        TimelineMember.objects.bulk_create(
            TimelineMember(timeline=t, user=cast.mb, side=t.side, user_kind=cast.mb.kind) for t in timelines
        )
        ReadMark.objects.bulk_create(ReadMark(timeline=t, user=cast.mb) for t in timelines)
    made = kind.objects.bulk_create(
        kind(timeline=t, name=t.name, search_key=t.name, created_by=cast.ga) for t in timelines
    )
    counted()
    return made


def many_members(cast, timeline, number=MANY):
    """People with names that repeat, in the timeline."""
    people = [make.professional(name=f"同名{n % 7} 子") for n in range(number)]
    TimelineMember.objects.bulk_create(
        TimelineMember(
            timeline=timeline,
            user=person,
            side=timeline.side,
            user_kind=person.kind,
            role=MemberRole.ADMIN if n % 4 == 0 and n < 500 else MemberRole.MEMBER,
        )
        for n, person in enumerate(people)
    )
    counted()


def walked(find) -> list:
    """Every row, page by page."""
    found, after = [], None
    while after != "":
        page = find(after)
        found += page.rows
        after = page.after or ""
    return found


def more_url(html: str) -> str:
    return re.search(r'class="more">\s*<a class="[^"]*"\s*href="([^"]+)"', html)[1].replace("&amp;", "&")


@pytest.mark.parametrize(("kind", "url"), [(FreeGroup, "/groups/"), (Community, "/communities/?tab=mine")])
def test_a_thousand_groups_ask_as_many_queries_as_one(cast, as_user, kind, url):
    many_groups(cast, kind, 1)
    client = as_user(cast.mb)
    client.get(url)
    one = queries_of(client, url)
    many_groups(cast, kind)
    assert queries_of(client, url) == one
    following = more_url(client.get(url).content.decode())
    assert queries_of(client, following) <= one


def test_a_thousand_communities_to_be_found_ask_as_many_queries_as_one(cast, as_user):
    many_groups(cast, Community, 1, joined=False)
    client, url = as_user(cast.mb), "/communities/?tab=all"
    client.get(url)
    one = queries_of(client, url)
    many_groups(cast, Community, joined=False)
    assert queries_of(client, url) == one


def test_the_pages_hold_every_group_once_the_last_active_first(cast):
    made = many_groups(cast, FreeGroup, 160)
    rows = walked(lambda after: lists.free_groups(cast.mb, after=after or ""))
    assert sorted(row.pk for row in rows) == sorted([cast.free.pk, *(group.pk for group in made)])
    moments = [row.last_post_at for row in rows]
    dated = [moment for moment in moments if moment]
    assert dated == sorted(dated, reverse=True)
    assert moments[len(dated) :] == [None] * (len(moments) - len(dated))


def test_what_is_written_meanwhile_lets_nothing_be_missed(cast):
    made = many_groups(cast, FreeGroup, 120)
    first = lists.free_groups(cast.mb)
    lowest = first.rows[-1]
    group = FreeGroup.objects.get(pk=lowest.pk)
    Timeline.objects.filter(pk=group.timeline_id).update(last_post_at=timezone.now())
    rest = walked(lambda after: lists.free_groups(cast.mb, after=after or first.after))
    assert {row.pk for row in [*first.rows, *rest]} == {cast.free.pk, *(one.pk for one in made)}


def test_the_pages_of_all_communities_hold_every_one_once(cast):
    made = many_groups(cast, Community, 120, joined=False)
    rows = walked(lambda after: communities.everything(cast.no, after=after or ""))
    assert [row.pk for row in rows] == sorted((one.pk for one in made), reverse=True)


@pytest.mark.parametrize("place", ["x", "_", "9" * 30, "1_x", "-1_2", f"{'9' * 30}_1", "1_" + "9" * 30])
def test_a_place_that_is_none_shows_a_page_all_the_same(cast, as_user, place):
    for url in ("/groups/", "/communities/", f"/groups/{cast.free.pk}/members/"):
        assert as_user(cast.mb).get(url, {"after": place}).status_code == 200


def test_the_unread_of_a_page_are_counted_right(cast):
    many_groups(cast, FreeGroup, 60)
    group = FreeGroup.objects.exclude(pk=cast.free.pk).select_related("timeline").last()
    make.join(cast.ga, group.timeline, users=[cast.ga])
    for _ in range(3):
        make.post(cast.ga, group.timeline)
    top = lists.free_groups(cast.mb).rows[0]
    assert (top.pk, top.unread, top.members) == (group.pk, 3, 2)
    assert Post.objects.filter(timeline=group.timeline).count() == 3


@pytest.mark.parametrize("typed", ["褥瘡", "ｼﾞｮｸｿｳ", "じょくそう", "勉強会 シーティング", "ﾊﾏｻﾞｷ", "浜崎"])
def test_a_group_is_found_by_name_and_purpose_however_they_are_written(cast, as_user, typed):
    client = as_user(cast.ga)
    fields = {"name": "褥瘡（ジョクソウ）の勉強会", "purpose": "シーティングなど。世話人 濱﨑（はまざき）"}
    assert client.post(f"/groups/{cast.free.pk}/edit/", fields).status_code == 302
    many_groups(cast, FreeGroup, 60)
    answer = as_user(cast.mb).post("/groups/", {"q": typed})
    assert typed not in answer.headers["Location"]
    found = [row.pk for row in lists.free_groups(cast.mb, words=words(typed)).rows]
    assert found == [cast.free.pk]
    assert list(lists.found(cast.mb, words(typed))) == [cast.free]


def test_the_search_of_the_list_goes_on_over_its_pages(cast, as_user):
    many_groups(cast, FreeGroup, 120)
    client = as_user(cast.mb)
    shown = client.post("/groups/", {"q": "部会"}, follow=True).content.decode()
    assert "褥瘡の勉強会" not in shown
    assert parse_qs(urlsplit(more_url(shown)).query)["searched"] == ["1"]
    assert "部会" in client.get(more_url(shown)).content.decode()
    none = client.post("/groups/", {"q": "ありえない名"}, follow=True).content.decode()
    assert "あてはまるグループは見つかりませんでした。" in none


def test_a_thousand_members_ask_as_many_queries_as_five_and_come_page_by_page(cast, as_user):
    url = f"/groups/{cast.free.pk}/members/"
    client = as_user(cast.mb)
    client.get(url)
    few = queries_of(client, url)
    many_members(cast, cast.free.timeline, 450)
    assert queries_of(client, url) == few
    shown = client.get(url).content.decode()
    assert "この455人全員に" in shown
    assert queries_of(client, more_url(shown)) <= few + 1
    rows = walked(lambda after: member_page(cast.free.timeline, after=after))
    assert len({row.user_id for row in rows}) == len(rows) == 455
    assert [row.admin for row in rows] == sorted((row.admin for row in rows), reverse=True)
