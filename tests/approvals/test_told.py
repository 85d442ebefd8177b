"""The notices of invitations, and whom an invitation makes known."""

import pytest

from accounts.models import Profile
from accounts.queries.people import connected_to, visible_to
from approvals.actions.answers import accept, decline
from approvals.actions.invitations import expire, withdraw
from approvals.actions.requests import approve, reject
from notices.queries import page, unseen_count
from tests import factories as make
from tests.approvals import kit
from timeline.actions.members import end_memberships


def texts(person) -> list[str]:
    return [row.text for row in page(person).rows]


def test_the_invitee_reads_who_invites(cast, ia):
    assert texts(ia) == ["片側 洋子さんから、花岡 すみさんの患者グループへの招待が届いています。"]
    decline(ia, ia.invitation)
    assert texts(ia) == []


def test_administrators_read_what_to_decide(cast, ip):
    expected = f"片側 洋子さんが、{ip.email}を花岡 すみさんの患者グループに招待しようとしています。"
    assert texts(cast.ga) == [f"{expected}承認をお願いします。"]
    approve(cast.ga, kit.request_of(ip.invitation))
    assert texts(cast.fa) == [expected]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda cast, ip: reject(cast.ga, kit.request_of(ip.invitation)), "の招待は、却下されました。"),
        (lambda cast, ip: approve(cast.ga, kit.request_of(ip.invitation)), "の招待が、承認されました。"),
        (lambda cast, ip: expire(ip.invitation), "承認されないまま期限が切れました。"),
        (lambda cast, ip: withdraw(cast.ga, ip.invitation), "の招待は、管理者が取り下げました。"),
    ],
)
def test_the_inviter_reads_the_outcome_by_the_address(cast, ip, act, sentence):
    act(cast, ip)
    [text] = texts(cast.mc)
    assert text.endswith(sentence)
    assert ip.email in text
    assert ip.profile.name not in text


def test_the_inviter_reads_that_nobody_answered(cast, ia):
    expire(ia.invitation)
    assert texts(cast.mc)[0].endswith("返事がないまま期限が切れました。")


def test_who_withdraws_the_own_invitation_needs_no_notice(cast, ip):
    withdraw(cast.mc, ip.invitation)
    assert texts(cast.mc) == []


def test_the_inviter_reads_the_answer(cast, ia):
    accept(ia, ia.invitation)
    assert texts(cast.mc)[0] == "承認 済子さんが花岡 すみさんの患者グループに参加しました。"


def test_the_inviter_reads_a_refusal_without_the_name_behind_the_address(cast, ia):
    decline(ia, ia.invitation)
    assert ia.email in texts(cast.mc)[0]
    assert "承認 済子" not in texts(cast.mc)[0]


def test_who_has_left_the_group_reads_nothing_of_it(cast, ia):
    accept(ia, ia.invitation)
    assert texts(cast.mc)
    end_memberships(cast.ga, [cast.group.care], users=[cast.mc])
    assert not any("花岡" in text for text in texts(cast.mc))


def test_an_approved_invitation_makes_the_inviter_known(cast, ip):
    assert not visible_to(ip).filter(pk=cast.mc.pk).exists()
    approve(cast.ga, kit.request_of(ip.invitation))
    assert visible_to(ip).filter(pk=cast.mc.pk).exists()


def test_an_invitation_by_address_does_not_make_its_person_known(cast, ia):
    assert not visible_to(cast.mc).filter(pk=ia.pk).exists()
    assert not connected_to(cast.mc).filter(pk=ia.pk).exists()


def test_it_is_over_with_the_answer(cast, ia):
    decline(ia, ia.invitation)
    assert not visible_to(ia).filter(pk=cast.mc.pk).exists()


def test_what_is_decided_or_answered_alarms_nobody_any_more(cast, ip):
    assert unseen_count(cast.ga) == unseen_count(cast.fa) == 1
    approve(cast.ga, kit.request_of(ip.invitation))
    assert unseen_count(cast.ga) == unseen_count(cast.fa) == 0
    assert unseen_count(ip) == 1
    accept(ip, ip.invitation)
    assert unseen_count(ip) == 0


def test_a_face_is_shown_to_those_only_who_may_open_it(cast, as_user):
    friend = make.professional(cast.c, "遠方 友子")
    make.connect(cast.mb, friend)
    Profile.objects.update(photo_small="x")
    made = kit.proposed(cast.mb, cast.free.timeline, person=friend)
    page = as_user(cast.ga).get(f"/approvals/{kit.request_of(made).pk}/").content.decode()
    assert friend.profile.name in page
    assert f"/people/{cast.mb.pk}/photo/" in page
    assert f"/people/{friend.pk}/photo/" not in page
