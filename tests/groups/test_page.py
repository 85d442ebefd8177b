"""A group's timeline and its members."""

from tests import factories as make
from tests.groups.kit import queries_of
from timeline.actions.members import join


def test_members_read_and_write(cast, as_user):
    make.post(cast.ga, cast.free.timeline, "次回は木曜です。")
    for who in (cast.mb, cast.mc, cast.mx, cast.mn, cast.ga):
        page = as_user(who).get(f"/groups/{cast.free.pk}/").content.decode()
        assert "次回は木曜です。" in page
        assert "メッセージを入力して下さい" in page
        assert "メンバー一覧へ" in page


def test_nobody_else_finds_the_page_or_the_members(cast, as_user):
    for who in (cast.nf, cast.no, cast.fa, cast.fo, cast.pt, cast.po, cast.se, cast.su, cast.rm):
        for url in (
            f"/groups/{cast.free.pk}/",
            f"/groups/{cast.free.pk}/members/",
            f"/groups/{cast.free.pk}/leave/",
        ):
            assert as_user(who).get(url).status_code == 404


def test_the_list_of_members_names_everybody_who_receives(cast, as_user):
    cast.mx.profile.phone = "090-1111-2222"
    cast.mx.profile.save(update_fields=["phone"])
    page = as_user(cast.mn).get(f"/groups/{cast.free.pk}/members/").content.decode()
    for who in (cast.ga, cast.mb, cast.mc, cast.mx, cast.mn):
        assert who.profile.name in page
    assert "この5人全員" in page
    assert "管理者" in page
    assert "若葉訪問看護" in page
    assert 'href="tel:090-1111-2222"' in page
    assert "メンバー招待" in page
    assert "外す" not in page


def test_administrators_may_take_members_out(cast, as_user):
    page = as_user(cast.ga).get(f"/groups/{cast.free.pk}/members/").content.decode()
    assert f"/groups/{cast.free.pk}/members/{cast.mb.pk}/remove/" in page
    assert f"/groups/{cast.free.pk}/members/{cast.ga.pk}/remove/" not in page


def test_fifty_members_ask_as_many_queries_as_one(cast, as_user):
    client, url = as_user(cast.ga), f"/groups/{cast.free.pk}/members/"
    client.get(url)
    few = queries_of(client, url)
    others = tuple(make.professional(cast.b) for _ in range(50))
    make.join(cast.ga, cast.free.timeline, users=others)
    assert queries_of(client, url) == few


def test_who_joins_later_reads_what_was_written_before(cast, as_user):
    make.post(cast.ga, cast.free.timeline, "先月の資料です。")
    join(cast.ga, cast.free.timeline, users=[cast.no])
    page = as_user(cast.no).get(f"/groups/{cast.free.pk}/").content.decode()
    assert "先月の資料です。" in page
    assert "data-badge-count>1" not in as_user(cast.no).get("/groups/").content.decode().partition("<main")[2]
