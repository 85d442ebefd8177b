"""Checks that stand behind another one: asked directly, so that each holds by itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.enums import AffiliationState, UserState
from accounts.models import User
from approvals import access
from approvals.actions.tokens import mint
from approvals.enums import InvitationState, Told
from approvals.models import Invitation, InvitationToken
from approvals.queries import invitations, people, requests, timelines, tokens, words
from notices.models import Delivery, Notice
from notices.registry import MAILS, NOTICES
from tests import factories as make
from tests.approvals import kit
from timeline.actions.members import end_memberships, join, open_timeline
from timeline.enums import MemberRole, TimelineKind, TimelineLock
from timeline.models import Timeline, TimelineMember

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=15)


def stop(person: User) -> None:
    person.state, person.is_active = UserState.SUSPENDED, False
    person.save(update_fields=["state", "is_active"])


def changed(invitation: Invitation, **fields) -> Invitation:
    """The invitation, with these fields written past every action."""
    Invitation.objects.filter(pk=invitation.pk).update(**fields)
    return Invitation.objects.get(pk=invitation.pk)


def delete(timeline: Timeline) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(lock=TimelineLock.DELETED)


def known(user: User) -> set[User]:
    return set(User.objects.filter(people.known_by_invitation(user)))


@pytest.mark.parametrize("kind", [kind for kind in TimelineKind if kind not in access.INVITED_TO])
def test_nobody_is_invited_to_groups_whose_members_come_by_other_ways(cast, kind):
    timeline = open_timeline(cast.ga, kind=kind, name="職場")
    join(cast.ga, timeline, users=[cast.ga])
    with pytest.raises(PermissionDenied):
        access.require_invite(cast.ga, timeline)


@pytest.mark.parametrize("kind", [Told.INVITATION_MAIL, Told.APPROVAL_MAIL])
def test_a_mail_about_what_is_gone_is_not_written(db, kind):
    assert MAILS[kind](Delivery(kind=kind, subject_id=0)) is None


def test_the_outcome_is_shown_to_the_inviter_alone(cast, ia):
    notices = [Notice(pk=1, kind=Told.APPROVED, subject_id=ia.invitation.pk)]
    assert set(NOTICES[Told.APPROVED](notices, cast.mc)) == {1}
    assert NOTICES[Told.APPROVED](notices, cast.mb) == {}


def test_the_address_of_somebody_else_s_invitation_opens_nothing(cast, ia):
    assert invitations.answerable(ia).exists()
    assert cast.mc in known(ia)
    changed(ia.invitation, invitee=cast.nf)
    assert not invitations.answerable(ia).exists()
    assert cast.mc not in known(ia)


def test_only_active_professionals_without_an_office_can_be_invited(cast):
    found = set(invitations.invitable(User.objects.all()))
    assert cast.nf in found
    assert not found & {cast.ss, cast.pt, cast.pt2, cast.se, cast.su}


def test_who_holds_an_office_answers_no_invitation(ia):
    ia.is_secretariat = True
    ia.save()
    assert not invitations.answerable(User.objects.get(pk=ia.pk)).exists()


def test_an_invitation_to_a_deleted_group_is_not_answered(cast, ia):
    delete(cast.group.care)
    assert not invitations.answerable(ia).exists()


@pytest.mark.parametrize("how", ["declined", "over"])
def test_what_is_answered_or_over_does_not_wait(ia, how):
    assert invitations.waiting_for(ia).exists()
    fields = {
        "declined": {"state": InvitationState.DECLINED},
        "over": {"approved_at": timezone.now() - LONG_AGO},
    }[how]
    changed(ia.invitation, **fields)
    assert not invitations.waiting_for(ia).exists()


def test_an_invitation_reaches_nobody_who_is_stopped(ia):
    assert invitations.invitee_of(ia.invitation) == ia
    stop(ia)
    assert invitations.invitee_of(Invitation.objects.get(pk=ia.invitation.pk)) is None


def test_before_the_approval_nobody_s_pages_hear_of_it(ip, ia):
    assert invitations.invitee_ids(ia.invitation) == [ia.pk]
    assert invitations.invitee_ids(ip.invitation) == []


def test_who_is_in_the_group_by_now_gets_no_mail(cast, ia):
    assert invitations.mail_address(ia.invitation) == ia.email
    join(cast.ga, cast.group.care, users=[ia])
    assert invitations.mail_address(Invitation.objects.get(pk=ia.invitation.pk)) is None


def test_no_newcomer_gets_a_mail_about_a_deleted_group(cast):
    made = kit.approved(cast.ga, cast.mc, cast.group.care, email="newcomer@example.jp")
    assert invitations.mail_address(made) == "newcomer@example.jp"
    delete(cast.group.care)
    assert invitations.mail_address(Invitation.objects.get(pk=made.pk)) is None


def test_only_members_and_one_s_own_open_invitations_to_the_group_are_marked(cast):
    care = cast.group.care
    made = kit.proposed(cast.mc, care, person=cast.nf)
    of = [cast.nf.pk, cast.mb.pk, cast.pt.pk, cast.rm.pk]
    marks = people._marks(cast.mc, care, of)
    assert (marks[cast.nf.pk], marks[cast.mb.pk]) == ("招待中", "参加中")
    assert not {cast.pt.pk, cast.rm.pk} & set(marks)
    assert cast.nf.pk not in people._marks(cast.mb, care, of)
    assert cast.nf.pk not in people._marks(cast.mc, cast.free.timeline, of)
    changed(made, created_at=timezone.now() - LONG_AGO)
    assert cast.nf.pk not in people._marks(cast.mc, care, of)
    changed(made, created_at=timezone.now(), state=InvitationState.WITHDRAWN)
    assert cast.nf.pk not in people._marks(cast.mc, care, of)


def test_an_invitation_makes_known_to_its_inviter_alone_and_while_it_lasts(cast):
    made = kit.approved(cast.ga, cast.mc, cast.group.care, person=cast.nf)
    assert cast.nf in known(cast.mc)
    assert cast.nf not in known(cast.mn)
    changed(made, approved_at=timezone.now() - LONG_AGO)
    assert cast.nf not in known(cast.mc)


def test_what_is_over_does_not_wait_for_a_decision(cast, ip):
    assert requests.to_decide(cast.ga).exists()
    changed(ip.invitation, created_at=timezone.now() - LONG_AGO)
    assert not requests.to_decide(cast.ga).exists()


def test_a_stopped_or_former_manager_runs_no_timeline_and_is_asked_nothing(cast):
    care = cast.group.care
    make.affiliate(make.professional(), cast.a, manager=True, state=AffiliationState.ENDED)
    assert timelines.managed_by(cast.fa).filter(pk=care.pk).exists()
    assert timelines.manager_ids(care) == [cast.fa.pk]
    stop(cast.fa)
    assert not timelines.managed_by(cast.fa).exists()
    assert timelines.manager_ids(care) == []


def test_nobody_runs_a_deleted_group(cast):
    delete(cast.group.care)
    assert cast.group.care not in timelines.managed_by(cast.fa)


def test_only_who_is_let_in_sees_the_timeline(cast):
    assert timelines.sees(cast.mc, cast.group.care)
    assert not timelines.sees(cast.no, cast.group.care)


def test_who_led_a_group_once_and_is_a_plain_member_now_decides_nothing(cast):
    care = cast.group.care
    TimelineMember.objects.filter(timeline=care, user=cast.mb).update(role=MemberRole.ADMIN)
    assert care in timelines.run_by(cast.mb)
    end_memberships(cast.ga, [care], users=[cast.mb])
    join(cast.ga, care, users=[cast.mb])
    assert care not in timelines.run_by(cast.mb)


@pytest.mark.parametrize("how", ["used", "declined", "deleted", "over"])
def test_a_link_opens_its_own_invitation_alone_and_once(cast, ia, how):
    token = mint(ia.invitation)
    assert tokens.opened(token) == ia.invitation
    assert tokens.opened(f"{token}x") is None
    if how == "used":
        InvitationToken.objects.update(used_at=timezone.now())
    elif how == "declined":
        changed(ia.invitation, state=InvitationState.DECLINED)
    elif how == "deleted":
        delete(cast.group.care)
    else:
        changed(ia.invitation, approved_at=timezone.now() - LONG_AGO)
    assert tokens.opened(token) is None


def test_a_row_without_an_account_names_nobody(cast, ia):
    changed(ia.invitation, invitee=None, state=InvitationState.ACCEPTED)
    [row] = words.invitation_rows(cast.mc, Invitation.objects.filter(pk=ia.invitation.pk))
    assert (row.invitee, row.whom) == (None, ia.email)
