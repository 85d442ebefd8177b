"""Rounds of four actors at once: whatever they do to one invitation, its history is a way of the table."""

import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions.people import suspend
from accounts.models import User
from approvals.actions.answers import accept, decline
from approvals.actions.invitations import expire, invite, withdraw
from approvals.actions.requests import approve, reject
from approvals.enums import RequestKind
from approvals.models import ApprovalRequest, Invitation
from approvals.table import step
from groups.actions.deleting import delete_group
from mcs.core.models import AuditEntry
from notices.models import Delivery, Notice
from tests import factories as make
from tests.approvals import kit
from timeline.actions.members import end_memberships, join
from timeline.models import Timeline, TimelineMember

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("care", "free", "community")


def fresh_user(user: User) -> User:
    return User.objects.get(pk=user.pk)


def begun(cast: SimpleNamespace, kind: str, *, approved: bool) -> SimpleNamespace:
    """A group with an inviter of its own and an invitation by address that waits."""
    inviter, invitee = make.professional(cast.a), make.professional(cast.c)
    group = None
    if kind == "care":
        timeline = cast.group.care
        join(cast.ga, timeline, users=[inviter])
    elif kind == "free":
        group = make.free_group(cast.ga, members=(inviter, cast.fa))
        timeline = group.timeline
    else:
        timeline = make.community(cast.ga, members=(inviter,))
    invitation = kit.proposed(inviter, timeline, email=invitee.email)
    if approved:
        approve(cast.ga, kit.request_of(invitation))
    return SimpleNamespace(
        inviter=inviter, invitee=invitee, group=group, timeline=timeline, invitation=invitation
    )


def moves(cast: SimpleNamespace, round_: SimpleNamespace) -> dict[str, Callable[[], object]]:
    """What somebody may try at that moment."""
    invitation = round_.invitation

    def request() -> ApprovalRequest:
        return kit.request_of(invitation)

    found = {
        "approve": lambda: approve(fresh_user(cast.ga), request()),
        "approve too": lambda: approve(fresh_user(cast.ga), request()),
        "reject": lambda: reject(fresh_user(cast.ga), request()),
        "withdraw": lambda: withdraw(fresh_user(round_.inviter), invitation),
        "withdraw too": lambda: withdraw(fresh_user(cast.ga), invitation),
        "accept": lambda: accept(fresh_user(round_.invitee), invitation),
        "accept too": lambda: accept(fresh_user(round_.invitee), invitation),
        "decline": lambda: decline(fresh_user(round_.invitee), invitation),
        "expire": lambda: expire(invitation),
        "invite": lambda: invite(fresh_user(cast.ga), round_.timeline, emails=[round_.invitee.email]),
        "suspend": lambda: suspend(fresh_user(cast.se), fresh_user(round_.inviter)),
        "remove": lambda: end_memberships(cast.ga, [round_.timeline], users=[round_.inviter]),
        "join": lambda: join(cast.ga, round_.timeline, users=[round_.invitee]),
    }
    if round_.group is not None:
        found["delete"] = lambda: delete_group(fresh_user(cast.ga), round_.group)
    return found


def way(invitation: Invitation) -> list[str]:
    """The acts of its history; asserts that each leads on from where the one before it has led."""
    [made, *acts] = [act.partition(".")[2] for act in kit.acts(invitation)]
    assert made == "create"
    first = AuditEntry.objects.filter(subject_kind="approvals.invitation", subject_id=invitation.pk)
    state = first.earliest("pk").detail["state"]
    for act in acts:
        row = step(RequestKind.INVITATION, act)
        assert state in row.before, acts
        state = row.after or state
    assert invitation.state == state
    return acts


def stands(round_: SimpleNamespace, chosen: list[str]) -> None:
    """Nothing but what the table allows has come of it."""
    for invitation in Invitation.objects.filter(timeline=round_.timeline, email=round_.invitee.email):
        acts = way(invitation)
        request = ApprovalRequest.objects.filter(invitation=invitation).first()
        mailed = Delivery.objects.filter(key=f"invitation:{invitation.pk}").exists()
        assert mailed is (invitation.approved_at is not None)
        told = Notice.objects.filter(kind="invitation.received", subject_id=invitation.pk).exists()
        assert not told or mailed
        if request is not None:
            assert (request.state == "pending") is (invitation.state == "pending")
            assert (request.state == "approved") is ("approve" in acts)
    members = TimelineMember.objects.filter(timeline=round_.timeline, user=round_.invitee)
    accepted = Invitation.objects.filter(
        timeline=round_.timeline, email=round_.invitee.email, state="accepted"
    )
    assert members.count() <= 1
    assert members.exists() is (accepted.exists() or "join" in chosen)
    live = Invitation.objects.filter(
        timeline=round_.timeline, email=round_.invitee.email, state__in=["pending", "approved"]
    )
    assert live.count() <= 1
    if "delete" in chosen:
        assert not Timeline.objects.visible_to(round_.invitee).filter(pk=round_.timeline.pk).exists()


@pytest.mark.parametrize("rounds", [6, pytest.param(200, marks=pytest.mark.long)])
def test_four_actors_at_once_never_reach_an_illegal_state(cast, rounds):
    chance = random.Random(20_261_130)
    for number in range(rounds):
        round_ = begun(cast, KINDS[number % 3], approved=chance.random() < 0.4)
        possible = moves(cast, round_)
        chosen = chance.sample(sorted(possible), 4)
        results = kit.at_once(*(possible[name] for name in chosen))
        broken = [
            r
            for r in results
            if isinstance(r, Exception) and not isinstance(r, ValidationError | PermissionDenied)
        ]
        assert broken == [], (number, chosen)
        stands(round_, chosen)
