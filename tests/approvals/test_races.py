"""Several people at once: exactly one is first, and the state is one of the table's."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from approvals.actions.answers import accept, decline
from approvals.actions.invitations import invite, withdraw
from approvals.actions.requests import approve, reject
from approvals.models import Invitation
from notices.models import Delivery
from tests.approvals import kit
from timeline.models import TimelineMember

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def refused(results) -> list[object]:
    return [r for r in results if isinstance(r, ValidationError | PermissionDenied)]


def only_refusals(results) -> bool:
    return all(r is None or isinstance(r, ValidationError | PermissionDenied) for r in results)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_approve_against_reject(cast, ip, number):
    results = kit.at_once(
        lambda: approve(cast.ga, kit.request_of(ip.invitation)),
        lambda: reject(cast.fa, kit.request_of(ip.invitation)),
    )
    assert len(refused(results)) == 1
    assert only_refusals(results)
    ip.invitation.refresh_from_db()
    request = kit.request_of(ip.invitation)
    assert ip.invitation.state == request.state in {"approved", "rejected"}
    mails = Delivery.objects.filter(kind="invitation_mail").count()
    assert mails == (1 if request.state == "approved" else 0)
    assert len(kit.acts(ip.invitation)) == 2


def test_four_actors_at_once(cast, ip):
    results = kit.at_once(
        lambda: approve(cast.ga, kit.request_of(ip.invitation)),
        lambda: reject(cast.fa, kit.request_of(ip.invitation)),
        lambda: withdraw(cast.mc, ip.invitation),
        lambda: accept(ip, ip.invitation),
    )
    assert only_refusals(results)
    ip.invitation.refresh_from_db()
    member = TimelineMember.objects.filter(user=ip, state="active").exists()
    assert member is (ip.invitation.state == "accepted")
    assert ip.invitation.state in {"approved", "rejected", "withdrawn", "accepted"}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_the_same_answer_from_four_tabs(cast, ia, number):
    results = kit.at_once(*[lambda: accept(ia, ia.invitation)] * 4)
    assert len(refused(results)) == 3
    assert only_refusals(results)
    assert TimelineMember.objects.filter(user=ia).count() == 1
    assert kit.acts(ia.invitation).count("invitation.accept") == 1


def test_accept_against_decline_against_withdraw(cast, ia):
    results = kit.at_once(
        lambda: accept(ia, ia.invitation),
        lambda: decline(ia, ia.invitation),
        lambda: withdraw(cast.ga, ia.invitation),
    )
    assert len(refused(results)) == 2
    ia.invitation.refresh_from_db()
    member = TimelineMember.objects.filter(user=ia, state="active").exists()
    assert member is (ia.invitation.state == "accepted")


def test_two_members_invite_the_same_person_at_once(cast):
    results = kit.at_once(
        lambda: invite(cast.mc, cast.group.care, emails=["new@example.jp", cast.no.email]),
        lambda: invite(cast.mn, cast.group.care, emails=[cast.no.email, "new@example.jp"]),
    )
    assert all(isinstance(r, list) for r in results), results
    assert Invitation.objects.count() == 2
