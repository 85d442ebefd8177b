"""Invitations and requests asked of the code itself: each refuses, and keeps quiet, by its own check."""

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory

from accounts.enums import AffiliationRole, UserState
from accounts.models import Affiliation
from approvals.access import require_board, require_step
from approvals.actions.joining import ask_to_join, require_fit
from approvals.enums import Told
from approvals.forms import PeopleForm
from approvals.models import ApprovalRequest
from approvals.queries.roles import holds
from approvals.table import Who
from groups.actions.direct import open_talk
from groups.actions.workplace import ensure_workplace
from notices.models import Delivery, Notice
from notices.registry import MAILS, NOTICES
from tests import factories as make
from timeline.actions.members import end_memberships

pytestmark = pytest.mark.django_db


def stop(person) -> None:
    person.state, person.is_active = UserState.SUSPENDED, False
    person.save(update_fields=["state", "is_active"])


def asked_of(person, request) -> Notice:
    return Notice.objects.get(recipient=person, kind=Told.REQUESTED, subject_id=request.pk)


def pending(invitation) -> ApprovalRequest:
    return ApprovalRequest.objects.get(invitation=invitation)


def test_only_ones_own_connections_are_chosen_to_be_invited(cast):
    assert PeopleForm(cast.mb, {"person": [cast.nf.pk]}).is_valid()
    assert not PeopleForm(cast.mb, {"person": [cast.no.pk]}).is_valid()


def test_who_asked_and_was_stopped_meanwhile_is_not_let_in(cast):
    square = make.community(cast.ga)
    ask_to_join(cast.no, square)
    request = ApprovalRequest.objects.get(timeline=square)
    require_fit(request)
    stop(cast.no)
    request = ApprovalRequest.objects.get(timeline=square)
    with pytest.raises(ValidationError) as refused:
        require_fit(request)
    assert refused.value.code == "requester"


def test_a_stopped_account_is_nothing_to_an_invitation(cast, ip):
    assert holds(cast.mc, Who.INVITER, ip.invitation)
    stop(cast.mc)
    assert not holds(cast.mc, Who.INVITER, ip.invitation)


def test_who_takes_back_what_others_asked_for_reads_who_may(cast, ip):
    with pytest.raises(PermissionDenied, match="招待した方と管理者だけ"):
        require_step(cast.mb, "withdraw", ip.invitation)
    square = make.community(cast.ga)
    ask_to_join(cast.no, square)
    with pytest.raises(PermissionDenied, match="お願いした方だけ"):
        require_step(cast.mb, "withdraw", ApprovalRequest.objects.get(timeline=square))


def test_who_runs_the_group_no_more_is_not_mailed_of_what_waits(cast, ip):
    notice = asked_of(cast.ga, pending(ip.invitation))
    delivery = Delivery.objects.get(kind=Told.APPROVAL_MAIL, subject_id=notice.pk)
    assert MAILS[delivery.kind](delivery) is not None
    end_memberships(None, [cast.group.care, cast.group.patient_side], users=[cast.ga])
    assert MAILS[delivery.kind](delivery) is None


def test_who_runs_the_group_no_more_reads_nothing_of_what_was_asked(cast, ip):
    notice = asked_of(cast.ga, pending(ip.invitation))
    assert notice.pk in NOTICES[Told.REQUESTED]([notice], cast.ga)
    end_memberships(None, [cast.group.care, cast.group.patient_side], users=[cast.ga])
    assert NOTICES[Told.REQUESTED]([notice], cast.ga) == {}


def test_what_is_left_to_the_office_is_read_by_the_office_alone(cast):
    Affiliation.objects.filter(role=AffiliationRole.MANAGER).update(role=AffiliationRole.STAFF)
    claim = make.affiliate(cast.no, cast.a, state="claimed")
    request = ApprovalRequest.objects.create(
        kind="affiliation", affiliation=claim, facility=cast.a, requester=cast.no
    )
    for person, said in ((cast.se, 1), (cast.fa, 0), (cast.mb, 0)):
        notice = Notice.objects.create(recipient=person, kind=Told.REQUESTED, subject_id=request.pk)
        assert len(NOTICES[Told.REQUESTED]([notice], person)) == said


def test_the_office_adds_and_changes_no_request_by_hand(cast, ip):
    request = RequestFactory().get("/")
    request.user = cast.su
    page = admin.site.get_model_admin(ApprovalRequest)
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request, pending(ip.invitation))


@pytest.mark.parametrize("page", ["invitations/", "invite/undelivered/"])
def test_what_waits_on_the_patient_side_is_shown_to_those_who_may_invite_there(cast, as_user, page):
    here = f"/timelines/{cast.group.patient_side.pk}/{page}"
    assert as_user(cast.ga).get(here).status_code == 200
    assert as_user(cast.mb).get(here).status_code == 403


def test_patients_and_relatives_have_no_page_of_affiliations(cast, as_user):
    assert as_user(cast.mb).get("/settings/affiliations/").status_code == 200
    assert as_user(cast.pt).get("/settings/affiliations/").status_code == 404


def test_the_board_says_whose_invitations_stand_on_it(cast, as_user, ip):
    here = f"/timelines/{cast.group.care.pk}/invitations/"
    assert "参加を待っている招待のすべてです。" in as_user(cast.ga).get(here).content.decode()
    assert "あなたが出した招待のうち" in as_user(cast.mc).get(here).content.decode()


def test_where_nobody_is_invited_nobody_looks_at_a_board(cast):
    require_board(cast.mc, cast.group.care)
    for timeline in (open_talk(cast.mb, cast.mc).timeline, ensure_workplace(cast.ga, cast.a).timeline):
        with pytest.raises(PermissionDenied):
            require_board(cast.mc, timeline)
