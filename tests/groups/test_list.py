"""「グループ」."""

from django.urls import reverse

from groups.actions.workplace import ensure_workplace
from tests import factories as make
from tests.groups.kit import queries_of

LIST = "/groups/"


def test_the_workplace_stands_first_then_the_groups_one_is_in(cast, as_user):
    ensure_workplace(cast.ga, cast.a)
    page = as_user(cast.mb).get(LIST).content.decode()
    assert page.index("職場の情報共有") < page.index("褥瘡の勉強会")
    assert "+グループを作成する" in page
    assert "メンバー 5人" in page


def test_unread_posts_and_the_last_post_are_told(cast, as_user):
    make.post(cast.ga, cast.free.timeline)
    page = as_user(cast.mb).get(LIST).content.decode()
    assert "最終投稿" in page
    assert "<span data-badge-count>1</span>" in page
    assert "最終投稿" in as_user(cast.ga).get(LIST).content.decode()


def test_groups_one_is_not_in_do_not_stand_in_the_list(cast, as_user):
    for who in (cast.nf, cast.no, cast.fa, cast.fo, cast.se, cast.su, cast.rm):
        page = as_user(who).get(LIST).content.decode()
        assert "褥瘡の勉強会" not in page
        assert "まだ、参加しているグループはありません。" in page


def test_edit_is_offered_to_administrators_only(cast, as_user):
    address = reverse("groups:edit", args=[cast.free.pk])
    assert address in as_user(cast.ga).get(LIST).content.decode()
    assert address not in as_user(cast.mb).get(LIST).content.decode()


def test_there_is_no_such_page_for_patients_and_relatives(cast, as_user):
    for who in (cast.pt, cast.pt2, cast.po):
        for url in (
            LIST,
            "/groups/new/",
            "/communities/",
            f"/groups/{cast.free.pk}/",
            f"/workplace/{cast.a.pk}/",
        ):
            assert as_user(who).get(url).status_code == 404


def test_fifty_groups_ask_as_many_queries_as_one(cast, as_user):
    client = as_user(cast.mb)
    client.get(LIST)
    one = queries_of(client, LIST)
    for number in range(49):
        group = make.free_group(cast.ga, members=(cast.mb,), name=f"部会{number}")
        make.post(cast.ga, group.timeline)
    assert queries_of(client, LIST) == one


def test_communities_say_honestly_that_there_are_none(cast, as_user):
    assert "コミュニティはまだありません。" in as_user(cast.mb).get("/communities/").content.decode()
