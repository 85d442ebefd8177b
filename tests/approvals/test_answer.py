"""Accepting and declining."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from approvals.actions.answers import accept, decline
from approvals.actions.invitations import expire, expire_overdue, withdraw
from approvals.models import Invitation, InvitationToken
from approvals.queries import waiting_for
from approvals.queries.invitations import lifetime
from mcs.core.models import AuditEntry
from tests import factories as make
from tests.approvals import kit
from timeline.enums import TimelineLock
from timeline.models import Timeline
from timeline.queries.members import membership


def test_accepting_makes_a_member_and_tells_the_inviter(cast, ia):
    accept(ia, ia.invitation)
    ia.invitation.refresh_from_db()
    assert (ia.invitation.state, ia.invitation.invitee) == ("accepted", ia)
    assert Timeline.objects.visible_to(ia).get() == cast.group.care
    assert membership(ia, cast.group.patient_side) is None
    assert kit.told(cast.mc) == ["invitation.approved", "invitation.accepted"]
    assert kit.acts(ia.invitation) == ["invitation.create", "invitation.approve", "invitation.accept"]
    assert AuditEntry.objects.filter(act="member.join", actor=ia, timeline_id=cast.group.care.pk).count() == 1


def test_declining_changes_nothing_but_tells_the_inviter(cast, ia):
    decline(ia, ia.invitation)
    ia.invitation.refresh_from_db()
    assert ia.invitation.state == "declined"
    assert not Timeline.objects.visible_to(ia).exists()
    assert kit.told(cast.mc) == ["invitation.approved", "invitation.declined"]
    assert kit.acts(ia.invitation)[-1] == "invitation.decline"
    assert not waiting_for(ia).exists()


@pytest.mark.parametrize("act", [accept, decline])
@pytest.mark.parametrize("who", ["ga", "mb", "mc", "nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"])
def test_nobody_else_answers(cast, ia, act, who):
    with pytest.raises(PermissionDenied):
        act(getattr(cast, who), ia.invitation)
    ia.invitation.refresh_from_db()
    assert ia.invitation.state == "approved"


@pytest.mark.parametrize("act", [accept, decline])
def test_what_is_not_approved_has_no_answer(cast, ip, act):
    with pytest.raises(PermissionDenied):
        act(ip, ip.invitation)


def test_a_newcomer_finds_the_invitation_by_the_address(cast):
    made = kit.approved(cast.ga, cast.mc, cast.group.care, email="new@example.jp")
    newcomer = make.professional(cast.c, email="new@example.jp")
    assert waiting_for(newcomer).get() == made
    accept(newcomer, made)
    made.refresh_from_db()
    assert made.invitee == newcomer


def test_a_relative_with_the_invited_address_is_not_let_in(cast):
    made = kit.approved(cast.ga, cast.mc, cast.group.care, email="new@example.jp")
    relative = make.relative(email="new@example.jp")
    with pytest.raises(PermissionDenied):
        accept(relative, made)
    assert not Timeline.objects.visible_to(relative).exists()


@pytest.mark.parametrize(
    ("close", "sentence"),
    [
        (lambda cast, ia: accept(ia, ia.invitation), "すでに「参加」"),
        (lambda cast, ia: decline(ia, ia.invitation), "すでに「拒否」"),
        (lambda cast, ia: withdraw(cast.mc, ia.invitation), "取り下げ"),
        (lambda cast, ia: expire(ia.invitation), "使えなくなりました"),
    ],
)
@pytest.mark.parametrize("act", [accept, decline])
def test_what_is_closed_says_so(cast, ia, close, sentence, act):
    close(cast, ia)
    with pytest.raises(ValidationError, match=sentence) as refused:
        act(ia, ia.invitation)
    assert refused.value.code == "decided"


def test_an_overdue_invitation_is_not_accepted(cast, ia):
    Invitation.objects.filter(pk=ia.invitation.pk).update(approved_at=ia.invitation.approved_at - lifetime())
    assert not waiting_for(ia).exists()
    with pytest.raises(ValidationError):
        accept(ia, ia.invitation)
    assert expire_overdue() == 1
    ia.invitation.refresh_from_db()
    assert ia.invitation.state == "expired"
    assert kit.told(cast.mc)[-1] == "invitation.expired"
    assert expire_overdue() == 0


def test_a_deleted_group_is_not_joined(cast, ia):
    cast.group.care.lock = TimelineLock.DELETED
    cast.group.care.save(update_fields=["lock"])
    with pytest.raises(PermissionDenied):
        accept(ia, ia.invitation)


@pytest.mark.parametrize("who", ["mc", "ga", "fa"])
def test_the_inviter_and_who_runs_the_group_withdraw(cast, ia, who):
    withdraw(getattr(cast, who), ia.invitation)
    ia.invitation.refresh_from_db()
    assert ia.invitation.state == "withdrawn"
    assert not waiting_for(ia).exists()
    assert kit.acts(ia.invitation)[-1] == "invitation.withdraw"


@pytest.mark.parametrize("who", ["mb", "mn", "nf", "fo", "pt"])
def test_nobody_else_withdraws(cast, ia, who):
    with pytest.raises(PermissionDenied):
        withdraw(getattr(cast, who), ia.invitation)


@pytest.mark.parametrize("act", [accept, decline])
def test_an_answer_ends_every_link(cast, ia, act):
    kit.link_of(ia.invitation)
    kit.link_of(ia.invitation)
    act(ia, ia.invitation)
    assert InvitationToken.objects.count() == 2
    assert not InvitationToken.objects.filter(used_at__isnull=True).exists()
