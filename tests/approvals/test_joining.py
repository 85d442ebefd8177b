"""Joining a community on request: asked by the person, decided by its administrators."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from approvals.actions.answers import accept
from approvals.actions.invitations import invite
from approvals.actions.joining import ask_to_join
from approvals.actions.requests import approve, reject, withdraw
from approvals.models import ApprovalRequest
from approvals.queries import to_decide
from mcs.core.models import AuditEntry
from notices.models import Delivery
from notices.queries import page
from notices.registry import MAILS
from tests import factories as make
from tests.approvals import kit
from timeline.actions.members import end_memberships, join
from timeline.models import Timeline, TimelineMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def square(cast) -> Timeline:
    return make.community(cast.ga, members=(cast.mc,))


def here(timeline, act="") -> str:
    return f"/timelines/{timeline.pk}/join/{act}"


def texts(person) -> list[str]:
    return [row.text for row in page(person).rows]


def test_asked_and_approved_the_person_is_a_member(cast, square, as_user):
    client = as_user(cast.no)
    assert "参加を申し込む" in client.get(here(square)).content.decode()
    html = client.post(here(square), follow=True).content.decode()
    assert "承認をお待ちください" in html
    assert "院長 一郎" not in html
    asked = ApprovalRequest.objects.get()
    assert texts(cast.ga)[0].startswith("他所 外男さんが、「在宅ケアの広場」への参加を申し込んでいます。")
    [delivery] = Delivery.objects.filter(kind="approval_mail")
    assert "在宅ケアの広場" not in MAILS["approval_mail"](delivery).body
    admin = as_user(cast.ga)
    assert "参加を申し込み" in admin.get("/approvals/").content.decode()
    for act in ("", "approve/", "reject/"):
        assert "他所 外男" in admin.get(f"/approvals/{asked.pk}/{act}").content.decode()
    assert admin.post(f"/approvals/{asked.pk}/approve/").status_code == 302
    assert Timeline.objects.visible_to(cast.no).filter(pk=square.pk).exists()
    assert "「在宅ケアの広場」への参加が、承認されました。" in texts(cast.no)
    assert "参加しています" in client.get(here(square)).content.decode()
    acts = AuditEntry.objects.filter(subject_kind="approvals.approvalrequest").values_list("act", flat=True)
    assert list(acts) == ["approval.request", "joining.approve"]


def test_asked_twice_it_waits_once(cast, square):
    assert ask_to_join(cast.no, square) == ask_to_join(cast.no, square)
    assert ApprovalRequest.objects.count() == 1


def test_rejected_one_is_told_and_may_ask_again(cast, square):
    reject(cast.ga, ask_to_join(cast.no, square))
    assert "「在宅ケアの広場」への参加は、承認されませんでした。" in texts(cast.no)
    assert ask_to_join(cast.no, square).state == "pending"


def test_taking_it_back(cast, square, as_user):
    asked = ask_to_join(cast.no, square)
    client = as_user(cast.no)
    assert client.post(here(square, "withdraw/")).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not to_decide(cast.ga).exists()
    assert client.post(here(square, "withdraw/")).status_code == 302


@pytest.mark.parametrize("who", ["mc", "no", "fa", "se", "pt", "ss"])
def test_nobody_but_an_administrator_lets_anybody_in(cast, square, who):
    asked = ask_to_join(cast.no, square)
    for act in (approve, reject):
        with pytest.raises(PermissionDenied):
            act(getattr(cast, who), asked)
    assert not TimelineMember.objects.filter(timeline=square, user=cast.no).exists()


@pytest.mark.parametrize("who", ["pt", "po", "se", "su"])
def test_who_takes_part_in_no_community_finds_no_door(cast, square, as_user, who):
    assert as_user(getattr(cast, who)).get(here(square)).status_code == 404
    assert as_user(getattr(cast, who)).post(here(square)).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_to_join(getattr(cast, who), square)


def test_no_other_group_is_joined_by_asking(cast, as_user):
    for timeline in (cast.free.timeline, cast.group.care, cast.group.patient_side):
        assert as_user(cast.no).post(here(timeline)).status_code == 404
        with pytest.raises(PermissionDenied):
            ask_to_join(cast.no, timeline)


def test_a_member_cannot_ask(cast, square, as_user):
    with pytest.raises(PermissionDenied):
        ask_to_join(cast.mc, square)
    assert as_user(cast.mc).post(here(square)).status_code == 403


def test_who_comes_in_by_an_invitation_asks_no_more(cast, square):
    asked = ask_to_join(cast.no, square)
    accept(cast.no, invite(cast.ga, square, emails=[cast.no.email])[0])
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_who_is_a_member_by_now_needs_no_approval(cast, square):
    asked = ask_to_join(cast.no, square)
    join(cast.ga, square, users=[cast.no])
    with pytest.raises(ValidationError) as refused:
        approve(cast.ga, asked)
    assert refused.value.code == "joined"


def test_who_was_removed_may_ask_again(cast, square):
    end_memberships(cast.ga, [square], users=[cast.mc])
    assert ask_to_join(cast.mc, square).state == "pending"


def test_a_community_s_members_invite_and_its_administrator_approves(cast, square):
    made = kit.proposed(cast.mc, square, email=cast.no.email)
    approve(cast.ga, kit.request_of(made))
    accept(cast.no, made)
    assert Timeline.objects.visible_to(cast.no).filter(pk=square.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_approve_against_reject_against_take_back(cast, square):
    asked = ask_to_join(cast.no, square)

    def fresh() -> ApprovalRequest:
        return ApprovalRequest.objects.get(pk=asked.pk)

    results = kit.at_once(
        lambda: approve(cast.ga, fresh()),
        lambda: reject(cast.ga, fresh()),
        lambda: withdraw(cast.no, fresh()),
    )
    assert sum(r is None for r in results) == 1
    asked.refresh_from_db()
    member = TimelineMember.objects.filter(timeline=square, user=cast.no).exists()
    assert member is (asked.state == "approved")
