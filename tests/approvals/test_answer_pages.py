"""「招待が届いています」 by its labels."""

import pytest
from django.urls import reverse

from approvals.actions.invitations import withdraw
from tests.approvals import kit
from timeline import addresses
from timeline.models import Timeline


def test_home_leads_to_the_invitation(cast, ia, as_user):
    text = as_user(ia).get("/").content.decode()
    assert "招待が届いています (1件)" in text
    assert reverse("approvals:invitations") in text


def test_the_list_says_who_invites_to_what(cast, ia, as_user):
    text = as_user(ia).get(reverse("approvals:invitations")).content.decode()
    for word in ("花岡 すみ", "青葉クリニック", "片側 洋子", "患者グループ", "参加", "拒否"):
        assert word in text
    assert "慢性心不全" not in text


def test_taking_part_ends_in_the_timeline(cast, ia, as_user):
    client = as_user(ia)
    ask = client.get(reverse("approvals:accept", args=[ia.invitation.pk]))
    assert "参加する" in ask.content.decode()
    done = client.post(reverse("approvals:accept", args=[ia.invitation.pk]), follow=True)
    assert done.redirect_chain[0][0] == addresses.of(cast.group.care) != "/"
    assert done.status_code == 200
    assert "参加しました。" in done.content.decode()


def test_declining_ends_at_home(cast, ia, as_user):
    client = as_user(ia)
    assert "拒否する" in client.get(reverse("approvals:decline", args=[ia.invitation.pk])).content.decode()
    done = client.post(reverse("approvals:decline", args=[ia.invitation.pk]), follow=True)
    assert done.redirect_chain == [("/", 302)]
    assert "招待が届いています" not in done.content.decode()
    assert not Timeline.objects.visible_to(ia).exists()


def test_a_second_press_does_no_harm(cast, ia, as_user):
    client = as_user(ia)
    here = reverse("approvals:accept", args=[ia.invitation.pk])
    client.post(here)
    second = client.post(here, follow=True)
    assert second.status_code == 200
    assert "すでに「参加」の返事" in second.content.decode()
    assert addresses.of(cast.group.care) in second.content.decode()


def test_a_withdrawn_invitation_is_explained_without_its_group(cast, ia, as_user):
    withdraw(cast.mc, ia.invitation)
    text = as_user(ia).get(reverse("approvals:accept", args=[ia.invitation.pk])).content.decode()
    assert "取り下げられました" in text
    assert "花岡" not in text


@pytest.mark.parametrize("name", ["accept", "decline"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "who", ["ga", "mb", "mc", "mx", "mn", "nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"]
)
def test_it_does_not_exist_for_others(cast, ia, as_user, name, method, who):
    answer = getattr(as_user(getattr(cast, who)), method)(
        reverse(f"approvals:{name}", args=[ia.invitation.pk])
    )
    assert answer.status_code == 404
    ia.invitation.refresh_from_db()
    assert ia.invitation.state == "approved"


@pytest.mark.parametrize("name", ["accept", "decline"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_does_not_exist_before_the_approval(cast, ip, as_user, name, method):
    client = as_user(ip)
    ask = getattr(client, method)
    there = ask(reverse(f"approvals:{name}", args=[ip.invitation.pk]))
    nowhere = ask(reverse(f"approvals:{name}", args=[999999]))
    assert there.status_code == nowhere.status_code == 404
    assert kit.plain(there.content) == kit.plain(nowhere.content)


def test_nothing_waiting_is_said(cast, as_user):
    assert (
        "届いている招待はありません"
        in as_user(cast.no).get(reverse("approvals:invitations")).content.decode()
    )
