"""The pages of つながり申請: what stands on them, who finds them, and what they refuse."""

from types import SimpleNamespace

import pytest

from accounts.actions import connections
from accounts.enums import AffiliationState, UserState
from accounts.enums import ConnectionState as State
from accounts.models import AddressedRequest, Connection, Facility
from accounts.queries import people
from accounts.views.finding import SENT
from tests import factories as make
from tests.groups.kit import acts, queries_of, told

pytestmark = pytest.mark.django_db
REQUESTS = "/connections/requests/"
FIND = "/connections/find/"


@pytest.fixture
def two():
    there = make.facility("青空リハビリ")
    there.lists_people = True
    there.save()
    return SimpleNamespace(
        one=make.professional(make.facility(), "海野 一子"),
        other=make.professional(there, "山野 二郎", profession="理学療法士"),
        there=there,
    )


def text_of(client, url, **kwargs):
    answer = client.get(url, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_colleague_of_a_listing_facility_is_found_asked_and_answers(two, as_user):
    one, other = as_user(two.one), as_user(two.other)
    assert "青空リハビリ" in text_of(one, FIND)
    listed = text_of(one, f"/connections/facilities/{two.there.pk}/")
    assert "山野 二郎" in listed
    assert "理学療法士" in listed
    assert "つながり申請を送る" in text_of(one, f"/people/{two.other.pk}/")
    one.post(f"/people/{two.other.pk}/connect/")
    assert ("notice", {"user": two.other.pk}) in told()
    assert "つながり申請の返事を待っています。" in text_of(one, f"/people/{two.other.pk}/")
    assert "申請中" in text_of(one, REQUESTS)
    assert "つながり申請が届いています (1件)" in text_of(other, "/")
    waiting = text_of(other, "/waiting/")
    assert 'data-home="1"' in waiting
    assert 'data-connections="1"' in waiting
    page = text_of(other, REQUESTS)
    assert "海野 一子" in page
    answer = other.post(f"/connections/{Connection.objects.get().pk}/accept/", follow=True)
    assert "つながりました。" in answer.content.decode()
    assert "山野 二郎" in text_of(one, "/connections/")
    assert len(acts("connection.accept")) == 1


def test_the_list_of_a_facility_shows_the_card_and_no_more(two, as_user):
    two.other.profile.phone, two.other.profile.about = "090-0000-0002", "日曜は釣り"
    two.other.profile.save()
    make.affiliate(make.professional(None, "未確 認子"), two.there, state=AffiliationState.CLAIMED)
    make.professional(two.there, "停止 中子", state=UserState.SUSPENDED)
    client = as_user(two.one)
    for url in (f"/connections/facilities/{two.there.pk}/", f"/people/{two.other.pk}/"):
        text = text_of(client, url)
        assert not any(secret in text for secret in ("090-0000-0002", "日曜は釣り", "未確 認子", "停止 中子"))
    assert two.other not in people.known_to(two.one)
    here = f"/connections/facilities/{two.there.pk}/"
    assert "山野" in text_of(client, f"{here}?q=山野")
    for secret in ("川", "釣り"):
        assert "山野" not in text_of(client, f"{here}?q={secret}")


def test_a_facility_that_does_not_list_its_people_is_not_there(two, as_user):
    Facility.objects.filter(pk=two.there.pk).update(lists_people=False)
    client = as_user(two.one)
    assert "青空リハビリ" not in text_of(client, FIND)
    assert client.get(f"/connections/facilities/{two.there.pk}/").status_code == 404
    assert client.get(f"/people/{two.other.pk}/").status_code == 404
    assert client.post(f"/people/{two.other.pk}/connect/").status_code == 404
    assert not Connection.objects.exists()


def test_who_is_blocked_does_not_find_who_did_it(two, as_user):
    connections.block(two.other, two.one)
    client = as_user(two.one)
    assert "山野 二郎" not in text_of(client, f"/connections/facilities/{two.there.pk}/")
    assert client.get(f"/people/{two.other.pk}/").status_code == 404
    assert client.post(f"/people/{two.other.pk}/connect/").status_code == 404


@pytest.mark.parametrize("kind", ["patient", "family"])
def test_patients_and_relatives_have_no_part_in_it(two, as_user, kind):
    client = as_user(make.relative(kind=kind))
    connections.ask(two.one, two.other)
    row = Connection.objects.get().pk
    for path in (REQUESTS, FIND, f"/connections/facilities/{two.there.pk}/"):
        assert client.get(path).status_code == 404
    for path in (
        FIND,
        f"/people/{two.other.pk}/connect/",
        f"/people/{two.other.pk}/block/",
        f"/people/{two.other.pk}/disconnect/",
        f"/people/{two.other.pk}/unblock/",
        *(f"/connections/{row}/{act}/" for act in ("accept", "decline", "withdraw")),
    ):
        assert client.post(path, {"address": two.other.email}).status_code == 404
    assert Connection.objects.get().state == State.REQUESTED


@pytest.mark.parametrize("act", ["accept", "decline", "withdraw"])
def test_somebody_elses_request_is_not_found(two, as_user, act):
    row = connections.ask(two.one, two.other)
    stranger = as_user(make.professional(make.facility()))
    assert stranger.post(f"/connections/{row.pk}/{act}/").status_code == 404
    row.refresh_from_db()
    assert row.state == State.REQUESTED


@pytest.mark.parametrize(("who", "act"), [("one", "accept"), ("one", "decline"), ("other", "withdraw")])
def test_each_of_the_two_does_the_own_part_only(two, as_user, who, act):
    row = connections.ask(two.one, two.other)
    assert as_user(getattr(two, who)).post(f"/connections/{row.pk}/{act}/").status_code == 403
    row.refresh_from_db()
    assert row.state == State.REQUESTED


def test_what_was_decided_meanwhile_is_said(two, as_user):
    row = connections.ask(two.one, two.other)
    connections.decline(two.other, row)
    answer = as_user(two.other).post(f"/connections/{row.pk}/accept/", follow=True)
    assert "すでに変わっています" in answer.content.decode()


@pytest.mark.parametrize("known", [True, False])
def test_an_address_is_answered_with_the_same_words(two, as_user, known):
    client = as_user(two.one)
    address = two.other.email if known else "nobody@example.jp"
    answer = client.post(FIND, {"address": f"　{address.upper()}"}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(REQUESTS, 302)]
    assert SENT in text
    assert address in text
    assert "山野" not in text
    asked = AddressedRequest.objects.get()
    text = client.post(f"/connections/find/{asked.pk}/withdraw/", follow=True).content.decode()
    assert "申請を取り下げました。" in text
    assert address not in text


def test_an_address_does_not_open_the_request_by_its_number(two, as_user):
    client = as_user(two.one)
    client.post(FIND, {"address": two.other.email})
    assert client.post(f"/connections/{Connection.objects.get().pk}/withdraw/").status_code == 404


def test_somebody_elses_address_is_not_found(two, as_user):
    as_user(two.one).post(FIND, {"address": two.other.email})
    path = f"/connections/find/{AddressedRequest.objects.get().pk}/withdraw/"
    assert as_user(two.other).post(path).status_code == 404
    assert AddressedRequest.objects.get().ended_at is None


@pytest.mark.parametrize("typed", ["", "だれか", "a@b", "12345678@number.invalid"])
def test_what_is_no_address_is_said_at_its_place_and_kept(two, as_user, typed):
    answer = as_user(two.one).post(FIND, {"address": typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "メールアドレス" in text
    assert typed in text
    assert not AddressedRequest.objects.exists()


def test_offices_look_people_up_without_it(two, as_user):
    client = as_user(make.user(is_secretariat=True))
    assert client.get(FIND).status_code == 403
    assert client.post(f"/people/{two.other.pk}/connect/").status_code == 403
    assert client.post(f"/people/{two.other.pk}/block/").status_code == 403
    assert "この方をブロックする" not in text_of(client, f"/people/{two.other.pk}/")


def test_a_block_is_asked_about_done_and_lifted(two, as_user):
    client = as_user(two.one)
    page = text_of(client, f"/people/{two.other.pk}/block/")
    assert "これまでどおりおたがいに見えます" in page
    client.post(f"/people/{two.other.pk}/block/")
    assert "ブロックしている方" in text_of(client, REQUESTS)
    assert "この方をブロックしています。" in text_of(client, f"/people/{two.other.pk}/")
    client.post(f"/people/{two.other.pk}/unblock/")
    assert "ブロックしている方" not in text_of(client, REQUESTS)
    assert [entry.actor for entry in acts("connection.block") + acts("connection.unblock")] == [two.one] * 2


def test_nobody_lifts_a_block_of_somebody_else(two, as_user):
    connections.block(two.other, two.one)
    assert as_user(two.one).post(f"/people/{two.other.pk}/unblock/").status_code == 404
    assert Connection.objects.get().state == State.BLOCKED


def test_a_connection_is_ended_after_asking(two, as_user):
    make.connect(two.one, two.other)
    client = as_user(two.one)
    assert "つながりをやめる" in text_of(client, f"/people/{two.other.pk}/")
    assert "お相手には知らされません" in text_of(client, f"/people/{two.other.pk}/disconnect/")
    client.post(f"/people/{two.other.pk}/disconnect/")
    assert two.other not in people.connected_to(two.one)
    assert client.post(f"/people/{two.other.pk}/disconnect/").status_code == 403


def test_one_request_and_thirty_ask_the_same_number_of_queries(two, as_user):
    client = as_user(two.other)
    connections.ask(two.one, two.other)
    client.get(REQUESTS)
    few = queries_of(client, REQUESTS)
    for _ in range(30):
        connections.ask(make.professional(make.facility()), two.other)
    assert queries_of(client, REQUESTS) == few


def test_facilities_come_page_by_page(two, as_user, monkeypatch):
    monkeypatch.setattr("accounts.queries.finding.PAGE", 1)
    more = make.facility("あおぞら歯科")
    Facility.objects.filter(pk=more.pk).update(lists_people=True)
    client = as_user(two.one)
    first = client.get(FIND)
    second = client.get(first.context["more_url"])
    shown = [[one.name for one in page.context["facilities"]] for page in (first, second)]
    assert sorted(name for page in shown for name in page) == ["あおぞら歯科", "青空リハビリ"]
    assert [len(page) for page in shown] == [1, 1]
