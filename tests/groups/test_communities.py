"""コミュニティ: made by those who may, found by every professional, and by no patient or relative."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from approvals.models import ApprovalRequest
from groups.actions.communities import create_community, join_community
from groups.enums import Joining
from groups.models import Community
from mcs.home import waiting_context
from notices.queries import page
from tests import factories as make
from tests.groups.kit import acts
from timeline import addresses
from timeline.enums import TimelineKind
from timeline.models import Timeline, TimelineMember
from timeline.queries.members import admin_ids

LIST, NEW = "/communities/", "/communities/new/"
STAFF = ("mb", "mc", "mx", "mn", "nf", "no", "ga", "fa", "fo", "rm")
RELATIVES = ("pt", "pt2", "po")
PAGES = ("", "about/", "edit/", "delete/", "leave/", "members/", "photo/small/")


@pytest.fixture
def open_one(cast):
    return make.listed_community(cast.fa, members=(cast.mb,), name="リハビリ職の会")


@pytest.fixture
def asked_one(cast):
    return make.listed_community(cast.fa, name="看取りの研究会", joining=Joining.REQUEST)


def form(**fields):
    return {"name": "口腔ケアの会", "purpose": "地域の口腔ケア", "joining": "request"} | fields


def test_a_facility_administrator_makes_one_and_runs_it(cast, as_user):
    client = as_user(cast.fa)
    assert NEW in client.get(LIST).content.decode()
    answer = client.post(NEW, form(client_key=str(uuid4())), follow=True).content.decode()
    assert "コミュニティ「口腔ケアの会」を作成しました。" in answer
    made = Community.objects.get()
    assert (made.joining, made.timeline.kind) == (Joining.REQUEST, TimelineKind.COMMUNITY)
    assert admin_ids(made.timeline) == [cast.fa.pk]
    assert [a.actor for a in acts("community.create")] == [cast.fa]


def test_a_double_click_makes_one(cast):
    key = uuid4()
    first = create_community(cast.fa, name="一つの会", client_key=key)
    assert create_community(cast.fa, name="一つの会", client_key=key) == first
    assert Community.objects.count() == 1


def test_without_a_name_nothing_is_made_and_what_was_typed_stays(cast, as_user):
    answer = as_user(cast.fa).post(NEW, form(name=" ", purpose="残る言葉"))
    assert answer.status_code == 422
    assert "残る言葉" in answer.content.decode()
    with pytest.raises(ValidationError) as refusal:
        create_community(cast.fa, name=" ")
    assert refusal.value.code == "name"
    assert not Community.objects.exists()


def test_other_professionals_may_not_make_one(cast, as_user):
    for who in ("mb", "ga", "no", "se"):
        person = getattr(cast, who)
        assert NEW not in as_user(person).get(LIST).content.decode()
        assert as_user(person).post(NEW, form()).status_code == 403
        with pytest.raises((PermissionDenied, ValidationError)):
            create_community(person, name="作れない会")
    assert not Community.objects.exists()


def test_the_secretariat_names_who_runs_it_and_is_in_it_itself_never(cast):
    made = create_community(cast.se, name="事務局の会", administrator=cast.no)
    assert set(made.timeline.members.values_list("user", "role")) == {(cast.no.pk, "admin")}
    assert [n.text for n in page(cast.no).rows] == [
        "事務 局子さんが、あなたを「事務局の会」のグループ管理者にしました。"
    ]
    for wrong in (None, cast.pt, cast.su, cast.ss):
        with pytest.raises(ValidationError) as refusal:
            create_community(cast.se, name="だれもいない会", administrator=wrong)
        assert refusal.value.code == "administrator"
    with pytest.raises(PermissionDenied):
        join_community(cast.se, made)


@pytest.mark.parametrize("who", STAFF)
def test_every_professional_finds_it_and_reads_what_it_is(cast, as_user, open_one, who):
    client = as_user(getattr(cast, who))
    assert "リハビリ職の会" in client.get(LIST, {"tab": "all"}).content.decode()
    told = client.get(f"/communities/{open_one.pk}/about/").content.decode()
    assert "だれでもすぐに参加できる" in told
    assert cast.fa.profile.name in told


def test_who_is_no_member_is_led_to_what_it_is_and_reads_nothing(cast, as_user, open_one):
    post = make.post(cast.mb, open_one.timeline, "会員だけの話")
    client = as_user(cast.no)
    answer = client.get(f"/communities/{open_one.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/communities/{open_one.pk}/about/")
    listed = client.get(LIST, {"tab": "all"}).content.decode()
    assert "最終投稿" not in listed
    assert "data-badge-count>1" not in listed.partition("<main")[2]
    for url in ("members/", "leave/", "edit/", "delete/"):
        assert client.get(f"/communities/{open_one.pk}/{url}").status_code == 404
    assert client.get(f"/posts/{post.pk}/").status_code == 404
    assert client.get(reverse("timeline:changes", args=[open_one.timeline_id])).status_code == 404


def test_one_joins_an_open_one_by_oneself_and_reads_the_history(cast, as_user, open_one):
    make.post(cast.mb, open_one.timeline, "去年の話")
    client = as_user(cast.no)
    assert "参加する" in client.get(f"/communities/{open_one.pk}/about/").content.decode()
    answer = client.post(f"/communities/{open_one.pk}/join/", follow=True).content.decode()
    assert "コミュニティ「リハビリ職の会」に参加しました。" in answer
    assert "去年の話" in answer
    assert [a.actor for a in acts("member.join")][-1] == cast.no
    client.post(f"/communities/{open_one.pk}/join/")
    assert TimelineMember.objects.filter(user=cast.no, timeline=open_one.timeline).count() == 1


def test_one_on_request_is_not_joined_by_oneself(cast, as_user, asked_one):
    client = as_user(cast.no)
    told = client.get(f"/communities/{asked_one.pk}/about/").content.decode()
    assert "参加する</button>" not in told
    answer = client.post(f"/communities/{asked_one.pk}/join/", follow=True).content.decode()
    assert "管理者の承認が必要です" in answer
    with pytest.raises(ValidationError) as refusal:
        join_community(cast.no, asked_one)
    assert refusal.value.code == "request"
    assert not TimelineMember.objects.filter(user=cast.no, timeline=asked_one.timeline).exists()


def test_one_that_was_deleted_meanwhile_is_not_joined(cast, open_one):
    stale = Community.objects.select_related("timeline").get()
    Community.objects.update(deleted_at=open_one.created_at, deleted_by=cast.fa)
    with pytest.raises(ValidationError) as refusal:
        join_community(cast.no, stale)
    assert refusal.value.code == "decided"


@pytest.mark.parametrize("who", RELATIVES)
def test_for_patients_and_relatives_no_address_of_it_exists(cast, as_user, open_one, who):
    person = getattr(cast, who)
    client = as_user(person)
    for url in (LIST, NEW, *(f"/communities/{open_one.pk}/{rest}" for rest in PAGES)):
        assert client.get(url).status_code == 404
    for rest in ("join/", "restore/", "edit/", "delete/", "leave/"):
        assert client.post(f"/communities/{open_one.pk}/{rest}").status_code == 404
    assert LIST not in client.get("/").content.decode()
    assert not Community.objects.listed_to(person).exists()
    with pytest.raises(PermissionDenied):
        join_community(person, open_one)
    client.post("/search/", {"q": "リハビリ職"})
    assert "リハビリ職の会" not in client.get("/search/", {"searched": "1"}).content.decode()


def test_its_administrators_change_run_and_delete_it_like_a_group(cast, as_user, open_one):
    client, base = as_user(cast.fa), f"/communities/{open_one.pk}"
    assert client.post(f"{base}/edit/", form(name="新しい名")).status_code == 302
    open_one.refresh_from_db()
    assert (open_one.name, open_one.joining) == ("新しい名", Joining.REQUEST)
    assert Timeline.objects.get(pk=open_one.timeline_id).name == "新しい名"
    assert client.post(f"{base}/members/{cast.mb.pk}/name/").status_code == 302
    assert set(admin_ids(open_one.timeline)) == {cast.fa.pk, cast.mb.pk}
    assert client.post(f"{base}/members/{cast.mb.pk}/unname/").status_code == 302
    assert client.post(f"{base}/members/{cast.mb.pk}/remove/").status_code == 302
    assert (
        page(cast.mb)
        .rows[0]
        .text.startswith("管理 者子さんが、あなたをコミュニティ「新しい名」から外しました。")
    )
    assert "コミュニティ削除" in client.get(f"{base}/delete/").content.decode()
    assert client.post(f"{base}/delete/", follow=True).status_code == 200
    assert client.get(f"{base}/").status_code == 404
    assert as_user(cast.no).get(f"{base}/about/").status_code == 404
    assert "新しい名" in client.get(LIST).content.decode()
    assert client.post(f"{base}/restore/", follow=True).status_code == 200
    assert client.get(f"{base}/").status_code == 200
    for act in ("edit", "delete", "restore"):
        assert acts(f"community.{act}")


def test_its_members_may_not(cast, as_user, open_one):
    for rest in ("edit/", "delete/", f"members/{cast.fa.pk}/remove/", f"members/{cast.fa.pk}/unname/"):
        assert as_user(cast.mb).post(f"/communities/{open_one.pk}/{rest}", form()).status_code == 403
    open_one.refresh_from_db()
    assert (open_one.name, open_one.deleted_at) == ("リハビリ職の会", None)


def test_its_members_invite_like_those_of_a_group(cast, as_user, open_one):
    url = f"/timelines/{open_one.timeline_id}/invite/"
    assert f'"{url}"' in as_user(cast.fa).get(f"/communities/{open_one.pk}/members/").content.decode()
    assert as_user(cast.fa).get(url).status_code == 200


def test_one_on_request_is_asked_for_and_its_administrator_lets_one_in(cast, as_user, asked_one):
    make.post(cast.fa, asked_one.timeline, "前回の記録です。")
    client, ask = as_user(cast.no), reverse("approvals:ask_to_join", args=[asked_one.timeline_id])
    assert ask in client.get(f"/communities/{asked_one.pk}/about/").content.decode()
    assert client.post(ask).status_code == 302
    request = ApprovalRequest.objects.get()
    assert as_user(cast.fa).post(f"/approvals/{request.pk}/approve/").status_code == 302
    assert "前回の記録です。" in client.get(f"/communities/{asked_one.pk}/").content.decode()


def test_what_was_asked_for_is_closed_when_it_is_deleted(cast, as_user, asked_one):
    as_user(cast.no).post(reverse("approvals:ask_to_join", args=[asked_one.timeline_id]))
    assert as_user(cast.fa).post(f"/communities/{asked_one.pk}/delete/").status_code == 302
    assert ApprovalRequest.objects.get().state == "withdrawn"
    assert acts("joining.withdraw")


def test_one_leaves_it(cast, as_user, open_one):
    answer = as_user(cast.mb).post(f"/communities/{open_one.pk}/leave/", follow=True).content.decode()
    assert "コミュニティ「リハビリ職の会」から抜けました。" in answer
    assert as_user(cast.mb).post(f"/communities/{open_one.pk}/leave/").status_code == 404


def test_unread_posts_stand_at_the_door_of_communities_and_not_of_groups(cast, open_one):
    before = waiting_context(cast.mb)
    make.post(cast.fa, open_one.timeline)
    after = waiting_context(cast.mb)
    assert (before["unread_communities"], after["unread_communities"]) == (0, 1)
    assert before["unread_groups"] == after["unread_groups"]


def test_the_search_page_finds_it(cast, as_user, open_one):
    client = as_user(cast.no)
    client.post("/search/", {"q": "ﾘﾊﾋﾞﾘ職"})
    assert "リハビリ職の会" in client.get("/search/", {"searched": "1"}).content.decode()


def test_the_engine_knows_its_pages(cast, open_one):
    assert addresses.of(open_one.timeline) == f"/communities/{open_one.pk}/"
    assert addresses.members_of(open_one.timeline) == f"/communities/{open_one.pk}/members/"
