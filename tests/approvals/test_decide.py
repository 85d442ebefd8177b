"""Approving and rejecting."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.enums import UserState
from approvals.actions.invitations import withdraw
from approvals.actions.requests import approve, reject
from approvals.enums import InvitationState
from approvals.models import Invitation
from approvals.queries import to_decide, waiting_for
from approvals.queries.invitations import lifetime
from notices.models import Delivery
from notices.tasks import chores
from tests import factories as make
from tests.approvals import kit
from timeline.actions.members import end_memberships, join
from timeline.enums import MemberRole, TimelineLock
from timeline.models import TimelineMember


@pytest.mark.parametrize("who", ["ga", "fa"])
def test_the_approval_is_what_the_invitee_hears_of(cast, ip, who):
    admin = getattr(cast, who)
    approve(admin, kit.request_of(ip.invitation))
    ip.invitation.refresh_from_db()
    assert (ip.invitation.state, ip.invitation.vouched_by) == ("approved", admin)
    assert waiting_for(ip).get() == ip.invitation
    assert kit.told(ip) == ["invitation.received"]
    assert kit.told(cast.mc) == ["invitation.approved"]
    assert Delivery.objects.filter(key=f"invitation:{ip.invitation.pk}").count() == 1
    assert kit.acts(ip.invitation) == ["invitation.create", "invitation.approve"]
    assert not to_decide(cast.ga).exists()


def test_a_rejection_is_told_to_the_inviter_only(cast, ip):
    reject(cast.ga, kit.request_of(ip.invitation))
    ip.invitation.refresh_from_db()
    assert (ip.invitation.state, ip.invitation.vouched_by) == ("rejected", None)
    assert kit.told(ip) == []
    assert kit.told(cast.mc) == ["invitation.rejected"]
    assert not Delivery.objects.filter(kind="invitation_mail").exists()
    assert kit.acts(ip.invitation) == ["invitation.create", "invitation.reject"]


@pytest.mark.parametrize("act", [approve, reject])
@pytest.mark.parametrize(
    "who", ["mb", "mc", "mx", "mn", "nf", "no", "fo", "pt", "se", "su", "ss", "rm", "ip"]
)
def test_nobody_else_decides(cast, ip, act, who):
    person = ip if who == "ip" else getattr(cast, who)
    with pytest.raises(PermissionDenied):
        act(person, kit.request_of(ip.invitation))
    ip.invitation.refresh_from_db()
    assert ip.invitation.state == "pending"


def test_nobody_decides_the_own_joining(cast):
    made = kit.proposed(cast.mc, cast.group.care, person=cast.fa)
    assert not to_decide(cast.fa).exists()
    assert "approval.requested" not in kit.told(cast.fa)
    with pytest.raises(PermissionDenied):
        approve(cast.fa, kit.request_of(made))


@pytest.mark.parametrize(("first", "word"), [(approve, "承認しました"), (reject, "却下しました")])
@pytest.mark.parametrize("second", [approve, reject])
def test_who_comes_second_learns_who_was_first(cast, ip, first, word, second):
    first(cast.ga, kit.request_of(ip.invitation))
    with pytest.raises(ValidationError, match=f"院長 一郎さんが{word}") as refused:
        second(cast.fa, kit.request_of(ip.invitation))
    assert refused.value.code == "decided"


def test_a_withdrawn_invitation_is_not_approved(cast, ip):
    withdraw(cast.mc, ip.invitation)
    with pytest.raises(ValidationError, match="取り下げました"):
        approve(cast.ga, kit.request_of(ip.invitation))
    assert not waiting_for(ip).exists()


def test_what_a_removed_member_proposed_is_not_approved_but_rejected(cast, ip):
    end_memberships(cast.ga, [cast.group.care], users=[cast.mc])
    with pytest.raises(ValidationError) as refused:
        approve(cast.ga, kit.request_of(ip.invitation))
    assert refused.value.code == "inviter"
    reject(cast.ga, kit.request_of(ip.invitation))
    assert not to_decide(cast.ga).exists()


def test_what_a_suspended_member_proposed_is_not_approved(cast, ip):
    cast.mc.state, cast.mc.is_active = UserState.SUSPENDED, False
    cast.mc.save(update_fields=["state", "is_active"])
    with pytest.raises(ValidationError) as refused:
        approve(cast.ga, kit.request_of(ip.invitation))
    assert refused.value.code == "inviter"


def test_who_is_a_member_by_now_needs_no_approval(cast, ip):
    join(cast.ga, cast.group.care, users=[ip])
    with pytest.raises(ValidationError) as refused:
        approve(cast.ga, kit.request_of(ip.invitation))
    assert refused.value.code == "joined"


def test_a_deleted_group_has_nothing_to_decide(cast, ip):
    request = kit.request_of(ip.invitation)
    cast.group.care.lock = TimelineLock.DELETED
    cast.group.care.save(update_fields=["lock"])
    assert not to_decide(cast.ga).exists()
    assert not to_decide(cast.fa).exists()
    with pytest.raises(PermissionDenied):
        approve(cast.ga, request)


def test_a_former_administrator_decides_nothing(cast, ip):
    request = kit.request_of(ip.invitation)
    second = make.professional(cast.b)
    join(cast.ga, cast.group.care, users=[second], role=MemberRole.ADMIN)
    assert to_decide(second).exists()
    TimelineMember.objects.filter(user=second).update(role=MemberRole.MEMBER)
    with pytest.raises(PermissionDenied):
        approve(second, request)


def test_an_invitation_whose_time_is_over_is_not_approved_any_more(cast):
    invitation = kit.proposed(cast.mn, cast.group.care, email="late@example.jp")
    Invitation.objects.update(created_at=timezone.now() - lifetime())
    with pytest.raises(ValidationError) as refused:
        approve(cast.ga, kit.request_of(invitation))
    assert refused.value.code == "decided"
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.PENDING


def test_the_hourly_chores_expire_what_waited_too_long_and_tell_the_inviter(cast):
    invitation = kit.proposed(cast.mn, cast.group.care, email="late@example.jp")
    Invitation.objects.update(created_at=timezone.now() - lifetime())
    chores()
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.EXPIRED
    assert kit.told(cast.mn)
