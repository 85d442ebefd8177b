"""Communities in the secretariat's admin."""

from groups.models import Community
from tests import factories as make
from tests.groups.kit import acts, queries_of
from timeline.queries.members import admin_ids

ADD, LIST = "/admin/groups/community/add/", "/admin/groups/community/"


def form(**fields):
    return {"name": "薬剤師の会", "purpose": "地域の薬剤師", "joining": "request"} | fields


def test_the_secretariat_makes_one_and_names_who_runs_it(cast, as_user):
    client = as_user(cast.se)
    assert "管理者のメールアドレス" in client.get(ADD).content.decode()
    answer = client.post(ADD, form(administrator=cast.no.email.upper()))
    assert answer.status_code == 302
    made = Community.objects.get()
    assert (made.name, made.joining, made.created_by) == ("薬剤師の会", "request", cast.se)
    assert admin_ids(made.timeline) == [cast.no.pk]
    assert [a.actor for a in acts("community.create")] == [cast.se]
    assert client.get(f"/communities/{made.pk}/members/").status_code == 404


def test_who_may_not_run_one_is_refused_in_a_sentence(cast, as_user):
    for wrong in ("nobody@example.jp", cast.pt.email, cast.su.email, cast.ss.email, ""):
        answer = as_user(cast.se).post(ADD, form(administrator=wrong))
        assert answer.status_code == 200
        assert "メールアドレス" in answer.content.decode()
    assert not Community.objects.exists()


def test_it_is_read_there_and_not_changed(cast, as_user):
    made = make.listed_community(cast.fa)
    client = as_user(cast.se)
    assert made.name in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{made.pk}/change/", form(name="乗っ取り")).status_code == 403
    assert client.post(f"{LIST}{made.pk}/delete/").status_code == 403
    made.refresh_from_db()
    assert made.name == "地域リハビリの会"


def test_nobody_else_finds_it(cast, as_user):
    for who in (cast.fa, cast.mb, cast.pt):
        assert as_user(who).post(ADD, form(administrator=cast.no.email)).status_code == 404
    assert not Community.objects.exists()


def test_fifty_ask_as_many_queries_as_one(cast, as_user):
    make.community(cast.fa)
    client = as_user(cast.se)
    client.get(LIST)
    one = queries_of(client, LIST)
    for number in range(40):
        make.community(cast.fa, members=(cast.mb,), name=f"会{number}")
    assert queries_of(client, LIST) == one
