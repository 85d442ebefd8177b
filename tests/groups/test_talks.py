"""1対1: two who are connected, and nobody else."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.actions import connections
from accounts.enums import AffiliationState, UserState
from accounts.models import Affiliation
from approvals.access import require_invite
from groups.actions.direct import open_talk
from groups.models import DirectTalk
from notices import queries as notices
from tests import factories as make
from tests.approvals.kit import at_once
from tests.groups.kit import acts, queries_of
from timeline.actions.answers import acknowledge, like
from timeline.actions.roles import end_held_for
from timeline.models import Post, Timeline, TimelineMember
from timeline.queries.telling import choices

ENDED = "いまは1対1でやりとりできません"
PATIENTS = "患者さんのことは、患者ごとのグループに書いてください。"


@pytest.fixture
def two(db):
    people = SimpleNamespace(
        one=make.professional(make.facility(), "海野 一子"),
        other=make.professional(make.facility(), "山野 二郎"),
        third=make.professional(make.facility(), "里山 三枝"),
    )
    make.connect(people.one, people.other)
    return people


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def write(client, talk, text="会議室を予約しました。"):
    return client.post(f"/timelines/{talk.timeline_id}/posts/", {"text": text})


def test_it_is_made_at_the_first_press_and_found_at_the_second(two, as_user):
    client = as_user(two.one)
    for page in ("/connections/", f"/people/{two.other.pk}/"):
        assert "1対1で話す" in text_of(client, page)
    first = client.post(f"/talks/with/{two.other.pk}/")
    talk = DirectTalk.objects.get()
    assert first["Location"] == f"/talks/{talk.pk}/"
    assert as_user(two.other).post(f"/talks/with/{two.one.pk}/")["Location"] == first["Location"]
    assert len(acts("talk.open")) == 1
    assert (talk.one_id, talk.other_id) == tuple(sorted((two.one.pk, two.other.pk)))


def test_each_of_the_two_sees_the_name_of_the_other_everywhere(two, as_user):
    talk = open_talk(two.one, two.other)
    one, other = as_user(two.one), as_user(two.other)
    page = text_of(one, f"/talks/{talk.pk}/")
    assert "山野 二郎さんとの1対1" in page.partition("</title>")[0]
    assert "山野 二郎さんだけに書きます。" in page
    assert PATIENTS in page
    assert write(one, talk, "会議室を予約しました。").status_code == 303
    assert "海野 一子さんとの1対1" in text_of(other, f"/talks/{talk.pk}/")
    assert [row.text for row in notices.page(two.other).rows] == [
        "海野 一子さんとの1対1に新しい投稿が1件あります。"
    ]
    assert [row.title for row in choices(two.other)[0]] == ["海野 一子さんとの1対1"]
    listed = text_of(other, "/talks/")
    assert "海野 一子" in listed
    assert f"/talks/{talk.pk}/" in listed
    assert 'data-connections="1"' in text_of(other, "/waiting/")
    found = other.post("/search/", {"q": "会議室"}, follow=True).content.decode()
    assert " ・ 海野 一子</span>" in found
    refused = one.post(f"/timelines/{talk.timeline_id}/posts/", {"text": ""}).content.decode()
    assert "山野 二郎さんだけに書きます。" in refused


def test_an_empty_talk_stands_in_no_list(two, as_user):
    open_talk(two.one, two.other)
    assert "まだ、1対1のやりとりはありません。" in text_of(as_user(two.other), "/talks/")


def test_nobody_else_finds_it(two, as_user, cast):
    talk = open_talk(two.one, two.other)
    make.post(two.one, talk.timeline)
    for person in (two.third, cast.se, cast.su, cast.pt):
        client = as_user(person)
        assert client.get(f"/talks/{talk.pk}/").status_code == 404
        assert write(client, talk).status_code == 404
    assert Post.objects.filter(timeline=talk.timeline).count() == 1


def test_who_is_not_connected_opens_none(two, cast, as_user):
    client = as_user(two.third)
    assert client.post(f"/talks/with/{two.one.pk}/").status_code == 404
    connections.ask(two.one, two.third)
    assert client.post(f"/talks/with/{two.one.pk}/").status_code == 403
    assert as_user(cast.pt).post(f"/talks/with/{cast.mb.pk}/").status_code == 404
    assert as_user(cast.se).post(f"/talks/with/{cast.mb.pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        open_talk(two.one, cast.pt)
    assert not DirectTalk.objects.exists()


@pytest.mark.parametrize("how", ["ended", "blocked", "blocked by oneself", "stopped"])
def test_without_a_connection_one_reads_and_writes_no_more(two, as_user, how):
    talk = open_talk(two.one, two.other)
    post = make.post(two.other, talk.timeline, "先日の資料です。")
    match how:
        case "ended":
            connections.end(two.other, two.one)
        case "blocked":
            connections.block(two.other, two.one)
        case "blocked by oneself":
            connections.block(two.one, two.other)
        case "stopped":
            two.other.state, two.other.is_active = UserState.SUSPENDED, False
            two.other.save(update_fields=["state", "is_active"])
    client = as_user(two.one)
    page = text_of(client, f"/talks/{talk.pk}/")
    assert "先日の資料です。" in page
    assert ENDED in page
    assert "ブロック" not in page
    refused = write(client, talk, "もう一度だけ")
    assert refused.status_code == 422
    assert ENDED in refused.content.decode()
    assert "もう一度だけ" in refused.content.decode()
    for act in (acknowledge, like):
        with pytest.raises(PermissionDenied, match=ENDED):
            act(two.one, post)
    assert Post.objects.filter(timeline=talk.timeline).count() == 1


def test_the_buttons_are_gone_with_a_block(two, as_user):
    connections.block(two.other, two.one)
    make.affiliate(two.other, two.one.affiliations.get().facility)
    for page in ("/connections/", f"/people/{two.other.pk}/"):
        text = text_of(as_user(two.one), page)
        assert "山野 二郎" in text
        assert "1対1で話す" not in text
        assert "ブロック中" not in text
    assert "ブロック中" in text_of(as_user(two.other), "/connections/")


def test_a_talk_alone_makes_nobody_connected(two):
    talk = open_talk(two.one, two.other)
    connections.end(two.one, two.other)
    with pytest.raises(ValidationError, match=ENDED):
        make.post(two.one, talk.timeline)


def test_it_does_not_end_with_a_workplace(two):
    talk = open_talk(two.one, two.other)
    affiliation = Affiliation.objects.get(user=two.one)
    affiliation.state = AffiliationState.ENDED
    affiliation.save()
    end_held_for(two.one, affiliation)
    assert TimelineMember.objects.filter(timeline=talk.timeline, user=two.one, state="active").exists()


def test_nobody_is_invited_into_it(two, as_user):
    talk = open_talk(two.one, two.other)
    with pytest.raises(PermissionDenied, match="招待では増やせません"):
        require_invite(two.one, talk.timeline)
    client = as_user(two.one)
    assert client.get(f"/timelines/{talk.timeline_id}/invite/").status_code == 403
    assert (
        client.post(f"/timelines/{talk.timeline_id}/invite/people/", {"person": two.third.pk}).status_code
        == 403
    )


def test_the_site_switches_it_off(two, as_user, settings):
    talk = open_talk(two.one, two.other)
    post = make.post(two.one, talk.timeline, "会議室を予約しました。")
    settings.DIRECT_TALK = False
    client = as_user(two.other)
    for path in ("/talks/", f"/talks/{talk.pk}/", f"/posts/{post.pk}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/talks/with/{two.one.pk}/").status_code == 404
    assert write(client, talk).status_code == 404
    for path in ("/connections/", f"/people/{two.one.pk}/"):
        assert "1対1" not in text_of(client, path)
    assert 'data-connections="0"' in text_of(client, "/waiting/")
    assert "会議室" not in client.post("/search/", {"q": "予約しました"}, follow=True).content.decode()
    assert notices.page(two.other).rows == []
    assert not Timeline.objects.viewers(talk.timeline_id).exists()
    with pytest.raises(Http404):
        open_talk(two.one, two.other)
    settings.DIRECT_TALK = True
    assert "会議室" in text_of(client, f"/talks/{talk.pk}/")


def test_the_database_keeps_one_for_two(two):
    talk = open_talk(two.one, two.other)
    for pair in ((talk.one, talk.other), (talk.other, talk.one)):
        timeline = Timeline.objects.create(kind="direct", name="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            DirectTalk.objects.create(timeline=timeline, one=pair[0], other=pair[1])


def test_one_talk_and_thirty_ask_the_same_number_of_queries(two, as_user):
    client = as_user(two.one)
    make.post(two.other, open_talk(two.one, two.other).timeline)
    client.get("/talks/")
    few = queries_of(client, "/talks/")
    for number in range(30):
        person = make.professional(None, f"連結{number:02} 太郎")
        make.connect(two.one, person)
        make.post(person, open_talk(two.one, person).timeline)
    assert queries_of(client, "/talks/") == few


def test_the_list_goes_on_page_by_page(two, as_user, monkeypatch):
    monkeypatch.setattr("groups.queries.direct.PAGE", 2)
    for number in range(3):
        person = make.professional(None, f"連結{number} 太郎")
        make.connect(two.one, person)
        make.post(person, open_talk(two.one, person).timeline)
    client = as_user(two.one)
    first = client.get("/talks/")
    second = client.get("/talks/", {"after": first.context["after"]})
    shown = [row.person.name for page in (first, second) for row in page.context["rows"]]
    assert shown == ["連結2 太郎", "連結1 太郎", "連結0 太郎"]
    assert second.context["after"] is None


@pytest.mark.django_db(transaction=True)
def test_both_press_at_once(two):
    results = at_once(*[lambda: open_talk(two.one, two.other), lambda: open_talk(two.other, two.one)] * 2)
    assert {result.pk for result in results} == {DirectTalk.objects.get().pk}
