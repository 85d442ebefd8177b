"""Inviting the patient and relatives to the 患者側: by whom, of whom, and what an account stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import UserKind
from accounts.models import User
from approvals.actions.addresses import bind
from approvals.actions.answers import accept, decline
from approvals.actions.invitations import expire_overdue, invite_relative, withdraw
from approvals.actions.reminding import remind_waiting
from approvals.models import ApprovalRequest, Invitation
from approvals.queries.invitations import invitee_of, waiting_for
from approvals.queries.people import known_by_invitation
from mcs.core.models import AuditEntry
from notices.models import Delivery
from notices.queries import page
from tests import factories as make
from tests.approvals import kit
from tests.approvals.table_kit import backdate
from timeline.models import Timeline, TimelineMember

NEW = "daughter@example.jp"


def sides(person: User) -> list[tuple[str, str, str]]:
    mine = TimelineMember.objects.filter(user=person).exclude(state="ended")
    return list(mine.order_by("pk").values_list("side", "user_kind", "relation"))


@pytest.fixture
def side(cast) -> Timeline:
    return cast.group.patient_side


@pytest.mark.parametrize("by", ["ga", "fa"])
def test_administrators_invite_without_an_approval(cast, side, by):
    made = kit.relative(getattr(cast, by), side, NEW)
    assert (made.kind, made.relation, made.state) == ("family", "次女", "approved")
    assert made.vouched_by == made.inviter == getattr(cast, by)
    assert not ApprovalRequest.objects.exists()
    assert Delivery.objects.filter(key=f"invitation:{made.pk}").exists()
    assert kit.acts(made) == ["invitation.create"]


@pytest.mark.parametrize(
    "who", ["mb", "mc", "mx", "mn", "nf", "no", "fo", "pt", "pt2", "po", "se", "su", "rm"]
)
def test_nobody_else_does(cast, side, who):
    with pytest.raises(PermissionDenied):
        kit.relative(getattr(cast, who), side, NEW)
    assert not Invitation.objects.exists()


def test_relatives_are_invited_to_the_patient_side_alone(cast):
    for timeline in (cast.group.care, cast.free.timeline):
        with pytest.raises(PermissionDenied):
            kit.relative(cast.ga, timeline, NEW)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"kind": UserKind.PROFESSIONAL}, "kind"),
        ({"relation": ""}, "relation"),
        ({"relation": " "}, "relation"),
    ],
)
def test_who_it_is_has_to_be_said(cast, side, typed, code):
    with pytest.raises(ValidationError) as refusal:
        kit.relative(cast.ga, side, NEW, **typed)
    assert refusal.value.code == code
    assert not Invitation.objects.exists()


def test_the_own_address_is_refused(cast, side):
    with pytest.raises(ValidationError) as refusal:
        kit.relative(cast.ga, side, cast.ga.email)
    assert refusal.value.code == "self"


def test_the_patient_is_called_so_whatever_was_typed(cast, side):
    assert kit.relative(cast.ga, side, NEW, kind=UserKind.PATIENT, relation="長女").relation == "ご本人"


def test_inviting_twice_invites_once_and_members_are_passed_over(cast, side):
    made = kit.relative(cast.ga, side, NEW)
    again = invite_relative(cast.fa, side, email="ＤＡＵＧＨＴＥＲ＠example.jp", kind=UserKind.PATIENT)
    assert again is None
    assert invite_relative(cast.ga, side, email=cast.pt2.email, kind=UserKind.PATIENT) is None
    assert Invitation.objects.get() == made


def test_the_limits_are_those_of_every_invitation(cast, side, settings):
    settings.INVITATIONS_TO_ONE = 1
    withdraw(cast.ga, kit.relative(cast.ga, side, NEW))
    with pytest.raises(ValidationError) as refusal:
        kit.relative(cast.ga, side, NEW)
    assert refusal.value.code == "often"
    settings.INVITATIONS_OPEN = 0
    with pytest.raises(ValidationError) as refusal:
        kit.relative(cast.ga, side, "son@example.jp")
    assert refusal.value.code == "limit"


@pytest.mark.parametrize("kind", [UserKind.PATIENT, UserKind.FAMILY])
def test_an_account_of_a_relative_gets_it_and_takes_part_on_the_patient_side_only(cast, side, kind):
    person = make.relative("別田 次女", kind=kind)
    made = kit.relative(cast.ga, side, person.email)
    assert made.invitee == person
    assert "花岡 すみさんの患者グループへの招待が届いています" in page(person).rows[0].text
    accept(person, made)
    assert sides(person) == [("patient", kind, "次女")]
    person.refresh_from_db()
    assert person.kind == kind
    assert not Timeline.objects.visible_to(person).filter(pk=cast.group.care_id).exists()
    assert "別田 次女さんが花岡 すみさんの患者グループに参加しました。" in page(cast.ga).rows[0].text


def test_a_declined_invitation_changes_nothing(cast, side):
    person = make.relative()
    decline(person, kit.relative(cast.ga, side, person.email))
    assert sides(person) == []


def test_the_address_of_a_professional_opens_nothing_and_changes_nothing(cast, side):
    for who in (cast.no, cast.mc, cast.se):
        made = kit.relative(cast.ga, side, who.email)
        assert made.invitee is None
        assert not waiting_for(who).exists()
        with pytest.raises(PermissionDenied):
            accept(who, made)
        who.refresh_from_db()
        assert who.kind == UserKind.PROFESSIONAL
        assert ("patient", "professional", "次女") not in sides(who)
        assert not page(who).rows


def test_it_makes_the_inviter_known_to_a_relative_alone(cast, side):
    person = make.relative()
    for who in (person, cast.no):
        kit.relative(cast.ga, side, who.email)
    assert User.objects.filter(known_by_invitation(person)).get() == cast.ga
    assert not User.objects.filter(known_by_invitation(cast.no)).exists()


def test_a_relative_gets_no_invitation_meant_for_professionals(cast):
    person = make.relative()
    made = kit.approved(cast.ga, cast.mc, cast.group.care, email=person.email)
    assert made.invitee is None
    assert not waiting_for(person).exists()
    Invitation.objects.filter(pk=made.pk).update(invitee=person)
    assert not waiting_for(person).exists()
    with pytest.raises(PermissionDenied):
        accept(person, made)


def test_an_invitation_of_a_relative_opens_nothing_to_a_professional_whoever_is_written_in(cast, side):
    made = kit.relative(cast.ga, side, NEW)
    Invitation.objects.filter(pk=made.pk).update(invitee=cast.no)
    assert not waiting_for(cast.no).exists()
    assert invitee_of(Invitation.objects.get(pk=made.pk)) is None
    assert kit.written_mail(Invitation.objects.get(pk=made.pk)) is None
    with pytest.raises(PermissionDenied):
        accept(cast.no, made)


def test_a_change_of_address_takes_along_what_fits_the_account(cast, side):
    made, other = kit.relative(cast.ga, side, NEW), make.professional(cast.c)
    bind(other, NEW)
    made.refresh_from_db()
    assert made.invitee is None
    person = make.relative()
    bind(person, NEW)
    made.refresh_from_db()
    assert made.invitee == person


def test_it_is_reminded_like_every_invitation(cast, side):
    made = kit.relative(cast.ga, side, NEW)
    assert remind_waiting() == 0
    backdate(made, days=4)
    assert remind_waiting() == 1
    made.refresh_from_db()
    assert kit.written_mail(made).body.startswith("まだお返事がないため")
    assert Delivery.objects.filter(key__startswith=f"invitation:{made.pk}:").count() == 1


def test_it_expires_like_every_invitation(cast, side):
    person = make.relative()
    made = kit.relative(cast.ga, side, person.email)
    backdate(made, days=15)
    assert not waiting_for(person).exists()
    assert expire_overdue(side) == 1
    made.refresh_from_db()
    assert made.state == "expired"
    assert kit.relative(cast.ga, side, person.email).state == "approved"


def test_the_database_keeps_relatives_out_of_approvals(cast, side):
    made = kit.relative(cast.ga, side, NEW)
    for fields in ({"state": "pending"}, {"state": "rejected"}, {"kind": "professional"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=made.pk).update(**fields)


def test_what_is_audited_names_nobody(cast, side):
    made = kit.relative(cast.ga, side, NEW)
    entry = AuditEntry.objects.get(act="invitation.create", subject_id=made.pk)
    assert NEW not in str(entry.detail)
    assert entry.detail["kind"] == "family"
