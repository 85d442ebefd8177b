"""「承認依頼が届いています」 by its labels."""

import pytest
from django.urls import reverse

from approvals.actions.requests import approve, reject
from tests import factories as make
from tests.approvals import kit

NAMES = ["request", "approve", "reject"]


def at(name: str, invitation) -> str:
    return reverse(f"approvals:{name}", args=[kit.request_of(invitation).pk])


@pytest.mark.parametrize("who", ["ga", "fa"])
def test_home_leads_to_the_request(cast, ip, as_user, who):
    client = as_user(getattr(cast, who))
    assert "承認依頼が届いています" in client.get("/").content.decode()
    text = client.get(reverse("approvals:requests")).content.decode()
    assert at("request", ip.invitation) in text
    assert "片側 洋子" in text


def test_the_request_says_who_invites_whom_to_which_group(cast, as_user):
    made = kit.proposed(cast.mc, cast.group.care, person=cast.nf)
    text = as_user(cast.ga).get(at("request", made)).content.decode()
    for word in ("片側 洋子", "同所 外男", "青葉クリニック", "花岡 すみ", "承認", "却下"):
        assert word in text


def test_an_address_is_shown_as_the_inviter_gave_it(cast, ip, as_user):
    text = as_user(cast.ga).get(at("request", ip.invitation)).content.decode()
    assert ip.email in text
    assert ip.profile.name not in text


def test_approving_asks_and_then_does(cast, ip, as_user):
    client = as_user(cast.ga)
    assert "承認する" in client.get(at("approve", ip.invitation)).content.decode()
    ip.invitation.refresh_from_db()
    assert ip.invitation.state == "pending"
    done = client.post(at("approve", ip.invitation), follow=True)
    assert "あなたが承認しました" in done.content.decode()
    assert "招待が届いています (1件)" in as_user(ip).get("/").content.decode()
    assert "承認依頼が届いています" not in client.get("/").content.decode()


def test_rejecting_asks_and_then_does(cast, ip, as_user):
    client = as_user(cast.ga)
    assert "却下する" in client.get(at("reject", ip.invitation)).content.decode()
    done = client.post(at("reject", ip.invitation), follow=True)
    assert "あなたが却下しました" in done.content.decode()
    assert "招待が届いています" not in as_user(ip).get("/").content.decode()


@pytest.mark.parametrize("name", ["approve", "reject"])
@pytest.mark.parametrize(("first", "word"), [(approve, "承認しました"), (reject, "却下しました")])
def test_who_comes_second_reads_who_was_first(cast, ip, as_user, name, first, word):
    first(cast.fa, kit.request_of(ip.invitation))
    done = as_user(cast.ga).post(at(name, ip.invitation), follow=True)
    assert done.status_code == 200
    assert f"管理 者子さんが{word}" in done.content.decode()
    page = as_user(cast.ga).get(at(name, ip.invitation)).content.decode()
    assert f"管理 者子さんが{word}" in page
    assert '<form class="card"' not in page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("mb", 403), ("mc", 403), ("mx", 403), ("mn", 403),
        ("nf", 404), ("no", 404), ("fo", 404), ("pt", 404), ("po", 404), ("rm", 404), ("ip", 404), ("ia", 404),
    ],
)  # fmt: skip
def test_members_are_refused_and_others_find_nothing(cast, ip, ia, as_user, name, method, who, status):
    if name == "request" and method == "post":
        return
    person = {"ip": ip, "ia": ia}.get(who) or getattr(cast, who)
    answer = getattr(as_user(person), method)(at(name, ip.invitation))
    assert answer.status_code == status
    if status == 403:
        assert "グループ管理者だけ" in answer.content.decode()
    ip.invitation.refresh_from_db()
    assert ip.invitation.state == "pending"


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_signed_in_is_led_to_the_sign_in_page(cast, ip, client, name):
    assert client.get(at(name, ip.invitation)).url.startswith("/accounts/login/")


def test_another_groups_administrator_finds_nothing(cast, ip, as_user):
    other = make.professional(cast.c)
    make.free_group(other)
    assert as_user(other).get(at("request", ip.invitation)).status_code == 404
