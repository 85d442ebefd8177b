"""Inviting: who is asked first, who is told, and what stays silent."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.enums import UserState
from accounts.models import User
from approvals.actions.invitations import expire_overdue, invite, withdraw
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import deciders, to_decide, waiting_for
from approvals.queries.invitations import lifetime
from notices.models import Delivery, Notice
from notices.registry import MAILS
from tests import factories as make
from tests.approvals import kit
from timeline.actions.members import end_memberships, join


def test_a_members_invitation_waits_for_an_administrator(cast):
    [made] = invite(cast.mc, cast.group.care, people=[cast.nf])
    assert (made.state, made.vouched_by, made.inviter) == ("pending", None, cast.mc)
    assert to_decide(cast.ga).get().invitation == made
    assert kit.told(cast.ga) == kit.told(cast.fa) == ["approval.requested"]
    assert kit.acts(made) == ["invitation.create"]


def test_the_invitee_hears_nothing_before_the_approval(cast, as_user):
    made = kit.proposed(cast.mc, cast.group.care, person=cast.nf)
    assert not waiting_for(cast.nf).exists()
    assert kit.told(cast.nf) == []
    assert not Delivery.objects.filter(kind="invitation_mail").exists()
    client = as_user(cast.nf)
    assert client.get(f"/invitations/{made.pk}/accept/").status_code == 404
    assert "花岡" not in client.get("/invitations/").content.decode()


@pytest.mark.parametrize("who", ["ga", "fa"])
def test_who_runs_the_group_invites_at_once(cast, who):
    inviter = getattr(cast, who)
    [made] = invite(inviter, cast.group.care, people=[cast.nf])
    assert (made.state, made.vouched_by) == ("approved", inviter)
    assert not ApprovalRequest.objects.exists()
    assert waiting_for(cast.nf).get() == made
    assert kit.told(cast.nf) == ["invitation.received"]
    assert Delivery.objects.get().key == f"invitation:{made.pk}"


def test_a_facility_manager_invites_to_no_other_facilitys_patient(cast):
    with pytest.raises(PermissionDenied):
        invite(cast.fo, cast.group.care, people=[cast.no])


@pytest.mark.parametrize("who", ["nf", "no", "fo", "se", "su", "rm"])
def test_who_is_no_member_invites_nobody(cast, who):
    with pytest.raises(PermissionDenied):
        invite(getattr(cast, who), cast.group.care, emails=["new@example.jp"])
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["ga", "mb", "pt"])
def test_nobody_is_invited_to_the_patient_side_here(cast, who):
    with pytest.raises(PermissionDenied, match="患者側"):
        invite(getattr(cast, who), cast.group.patient_side, emails=["daughter@example.jp"])


def test_only_ones_own_connections_are_chosen(cast):
    with pytest.raises(ValidationError) as refused:
        invite(cast.mc, cast.group.care, people=[cast.no])
    assert refused.value.code == "connection"


def test_a_relative_is_no_connection_to_invite(cast):
    with pytest.raises(ValidationError):
        invite(cast.mb, cast.group.care, people=[cast.pt])


def test_an_office_account_among_ones_connections_is_not_invited(cast):
    make.connect(cast.mc, cast.se)
    with pytest.raises(ValidationError) as refused:
        invite(cast.mc, cast.group.care, people=[cast.se])
    assert refused.value.code == "connection"


def test_an_address_of_an_active_professional_becomes_that_person(cast):
    made = kit.proposed(cast.mc, cast.group.care, email=cast.no.email)
    assert (made.invitee, made.email) == (cast.no, cast.no.email)


def test_an_address_is_kept_half_width_and_small(cast):
    made = kit.proposed(cast.mc, cast.group.care, email=" Ｎｅｗ＠Example.JP ")
    assert (made.invitee, made.email) == (None, "new@example.jp")


@pytest.mark.parametrize("who", ["pt", "ss", "po", "se", "su"])
def test_an_address_of_an_account_that_takes_no_part_is_kept_and_reaches_nobody(cast, who):
    person = getattr(cast, who)
    made = kit.approved(cast.ga, cast.mc, cast.free.timeline, email=person.email)
    assert (made.state, made.invitee) == ("approved", None)
    assert kit.written_mail(made) is None
    assert "invitation.received" not in kit.told(person)
    assert not waiting_for(person).exists()


def test_members_and_the_invited_are_passed_over(cast):
    kit.proposed(cast.mc, cast.group.care, person=cast.nf)
    again = invite(cast.mn, cast.group.care, people=[cast.mc], emails=[cast.nf.email, cast.mx.email])
    assert again == []
    assert Invitation.objects.count() == 1


def test_the_same_address_twice_is_one_invitation(cast):
    made = invite(cast.mc, cast.group.care, emails=["new@example.jp", "ＮＥＷ@example.jp"])
    assert len(made) == 1


def test_an_administrator_who_invites_whom_a_member_proposed_approves_it(cast):
    made = kit.proposed(cast.mc, cast.group.care, person=cast.nf)
    assert invite(cast.ga, cast.group.care, emails=[cast.nf.email]) == []
    made.refresh_from_db()
    assert (made.state, made.vouched_by) == ("approved", cast.ga)
    assert kit.told(cast.mc) == ["invitation.approved"]
    assert kit.acts(made) == ["invitation.create", "invitation.approve"]


def test_ones_own_address_is_refused(cast):
    with pytest.raises(ValidationError) as refused:
        invite(cast.fa, cast.group.care, emails=[cast.fa.email.upper()])
    assert refused.value.code == "self"


def test_six_addresses_are_too_many(cast):
    with pytest.raises(ValidationError) as refused:
        invite(cast.mc, cast.group.care, emails=[f"new{n}@example.jp" for n in range(6)])
    assert refused.value.code == "many"


def test_fifty_open_invitations_are_the_limit(cast):
    for start in range(0, 50, 5):
        invite(cast.mc, cast.free.timeline, emails=[f"new{n}@example.jp" for n in range(start, start + 5)])
    with pytest.raises(ValidationError) as refused:
        invite(cast.mc, cast.group.care, emails=["one.more@example.jp"])
    assert refused.value.code == "limit"
    assert Invitation.objects.count() == 50


def test_an_overdue_invitation_makes_way_for_a_new_one(cast):
    old = kit.proposed(cast.mc, cast.group.care, email="new@example.jp")
    Invitation.objects.filter(pk=old.pk).update(created_at=timezone.now() - lifetime() - timedelta(minutes=1))
    kit.proposed(cast.mc, cast.group.care, email="new@example.jp")
    old.refresh_from_db()
    assert old.state == "expired"


def test_an_invitation_from_before_a_removal_opens_nothing_after_it(cast):
    old = kit.approved(cast.ga, cast.mc, cast.group.care, person=cast.nf)
    join(cast.ga, cast.group.care, users=[cast.nf])
    assert not waiting_for(cast.nf).exists()
    end_memberships(cast.ga, [cast.group.care], users=[cast.nf])
    assert not waiting_for(cast.nf).exists()
    [new] = invite(cast.ga, cast.group.care, people=[cast.nf])
    assert waiting_for(cast.nf).get() == new
    old.refresh_from_db()
    assert old.state == "expired"


def test_who_decides_and_what_is_theirs_to_decide_agree(cast, ip):
    for timeline in (cast.group.care, cast.free.timeline, cast.other.care):
        made = kit.proposed(make_member(timeline), timeline, email=f"someone{timeline.pk}@example.jp")
        expected = {p.pk for p in User.objects.all() if to_decide(p).filter(invitation=made).exists()}
        assert set(deciders(timeline)) == expected != set()


def make_member(timeline):
    person = make.professional(make.facility())
    join(None, timeline, users=[person])
    return person


def test_a_mail_goes_to_every_decider_and_names_no_patient(cast):
    made = kit.proposed(cast.mc, cast.group.care, email="new@example.jp")
    mails = Delivery.objects.filter(kind="approval_mail")
    assert mails.count() == len(deciders(cast.group.care)) == 2
    written = [MAILS[d.kind](d) for d in mails]
    assert {mail.to for mail in written} == {cast.ga.email, cast.fa.email}
    for mail in written:
        assert "承認依頼が届いています" in mail.subject
        assert not any(word in mail.subject + mail.body for word in ("花岡", "すみ", "心不全"))
        assert f"/approvals/{kit.request_of(made).pk}/" in mail.body


def test_no_mail_to_a_decider_who_is_not_one_any_more(cast):
    kit.proposed(cast.mc, cast.group.care, email="new@example.jp")
    cast.fa.state, cast.fa.is_active = UserState.SUSPENDED, False
    cast.fa.save(update_fields=["state", "is_active"])
    notice = Notice.objects.get(recipient=cast.fa)
    delivery = Delivery.objects.get(kind="approval_mail", subject_id=notice.pk)
    assert MAILS[delivery.kind](delivery) is None


def test_a_hundred_invitations_a_day_are_the_limit(cast, settings):
    settings.INVITATIONS_A_DAY = 2
    for number in range(2):
        withdraw(cast.ga, invite(cast.ga, cast.group.care, emails=[f"new{number}@example.jp"])[0])
    with pytest.raises(ValidationError) as refused:
        invite(cast.ga, cast.group.care, emails=["one.more@example.jp"])
    assert refused.value.code == "limit"
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert invite(cast.ga, cast.group.care, emails=["one.more@example.jp"])


def test_withdrawing_and_inviting_anew_comes_to_an_end(cast, settings):
    for _ in range(settings.INVITATIONS_TO_ONE):
        [made] = invite(cast.ga, cast.group.care, emails=["new@example.jp"])
        withdraw(cast.ga, made)
    with pytest.raises(ValidationError) as refused:
        invite(cast.ga, cast.group.care, emails=["new@example.jp"])
    assert refused.value.code == "often"
    assert invite(cast.ga, cast.free.timeline, emails=["new@example.jp"])
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=30, minutes=1))
    assert invite(cast.ga, cast.group.care, emails=["new@example.jp"])


def test_more_than_a_batch_expires_in_one_go(cast, monkeypatch):
    monkeypatch.setattr("approvals.actions.batches.BATCH", 2)
    for number in range(5):
        kit.proposed(cast.mc, cast.group.care, email=f"new{number}@example.jp")
    Invitation.objects.update(created_at=timezone.now() - lifetime() - timedelta(minutes=1))
    assert expire_overdue() == 5
    assert set(Invitation.objects.values_list("state", flat=True)) == {"expired"}
