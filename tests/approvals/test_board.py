"""招待ボード: what waits in a group, for whom, and what can be done about it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import UserState
from approvals.actions.invitations import invite
from approvals.actions.joining import ask_to_join
from approvals.actions.reminding import remind, remind_waiting
from approvals.actions.requests import approve
from approvals.models import ApprovalRequest, Invitation
from approvals.queries.board import board_rows
from notices.models import Delivery, DeliveryState, Notice
from notices.registry import MAILS
from tests import factories as make
from tests.approvals import kit
from tests.approvals.device_kit import asked

pytestmark = pytest.mark.django_db


def days_ago(invitation: Invitation, days: float) -> None:
    """It has waited for so long."""
    then = timezone.now() - timedelta(days=days)
    Invitation.objects.filter(pk=invitation.pk).update(created_at=then)
    Invitation.objects.filter(pk=invitation.pk, approved_at__isnull=False).update(approved_at=then)
    ApprovalRequest.objects.filter(invitation=invitation).update(created_at=then)


def board(timeline) -> str:
    return f"/timelines/{timeline.pk}/invitations/"


def mails(kind: str) -> list[str]:
    return list(Delivery.objects.filter(kind=kind).order_by("pk").values_list("key", flat=True))


def test_every_open_invitation_with_whose_turn_it_is(cast, ip, ia, as_user):
    [chosen] = invite(cast.ga, cast.group.care, people=[cast.nf])
    days_ago(ip.invitation, 4)
    rows = {row.invitation.id: row for row in board_rows(cast.ga, cast.group.care)}
    assert [rows[i.pk].turn for i in (ip.invitation, ia.invitation, chosen)] == [
        "管理者の承認待ち",
        "登録か返事待ち",
        "本人の返事待ち",
    ]
    assert rows[ip.invitation.pk].days == 4
    html = as_user(cast.ga).get(board(cast.group.care)).content.decode()
    for word in (ip.email, ia.email, "4日待っています", "催促する", "取り下げる"):
        assert word in html
    assert "承認 済子" not in html


def test_a_newcomer_s_address_looks_like_that_of_an_account(cast, ia):
    kit.approved(cast.ga, cast.mc, cast.group.care, email="nobody.yet@example.jp")
    assert {row.turn for row in board_rows(cast.ga, cast.group.care)} == {"登録か返事待ち"}


def test_who_runs_no_group_finds_the_own_ones(cast, ip, as_user):
    kit.proposed(cast.mn, cast.group.care, email="other@example.jp")
    html = as_user(cast.mc).get(board(cast.group.care)).content.decode()
    assert ip.email in html
    assert "other@example.jp" not in html
    assert as_user(cast.fa).get(board(cast.group.care)).content.decode().count("<article") == 2


@pytest.mark.parametrize(("who", "code"), [("no", 404), ("nf", 404), ("pt", 404), ("se", 404), ("rm", 404)])
def test_strangers_find_no_board_and_no_act(cast, ip, as_user, who, code):
    client = as_user(getattr(cast, who))
    assert client.get(board(cast.group.care)).status_code == code
    for act in ("remind", "withdraw"):
        assert client.post(f"/invitations/{ip.invitation.pk}/{act}/").status_code == code


def test_another_member_may_neither_remind_nor_withdraw(cast, ip, as_user):
    days_ago(ip.invitation, 2)
    client = as_user(cast.mn)
    for act in ("remind", "withdraw"):
        assert client.post(f"/invitations/{ip.invitation.pk}/{act}/").status_code == 403
    ip.invitation.refresh_from_db()
    assert (ip.invitation.state, len(mails("approval_mail"))) == ("pending", 2)


def test_reminding_who_decides_once_a_day(cast, ip, as_user):
    client, act = as_user(cast.mc), f"/invitations/{ip.invitation.pk}/remind/"
    before = mails("approval_mail")
    client.post(act)
    assert mails("approval_mail") == before
    days_ago(ip.invitation, 1.1)
    Notice.objects.filter(recipient=cast.ga).update(seen_at=timezone.now())
    assert "催促のお知らせを送りました" in client.post(act, follow=True).content.decode()
    assert len(mails("approval_mail")) == 2 * len(before)
    assert Notice.objects.get(recipient=cast.ga, kind="approval.requested").seen_at is None
    newest = Delivery.objects.filter(kind="approval_mail").latest("pk")
    assert MAILS["approval_mail"](newest).body.startswith("まだお返事がないため")
    assert "1日に1回まで" in client.post(act, follow=True).content.decode()
    assert len(mails("approval_mail")) == 2 * len(before)
    assert kit.acts(ip.invitation) == ["invitation.create", "invitation.remind"]


def test_reminding_the_invitee(cast, ia):
    days_ago(ia.invitation, 2)
    remind(cast.ga, ia.invitation)
    first, second = mails("invitation_mail")
    assert second.startswith(f"{first}:")
    ia.invitation.refresh_from_db()
    again = Delivery.objects.get(key=second)
    assert MAILS["invitation_mail"](again).body.startswith("まだお返事がないため")
    with pytest.raises(ValidationError) as refused:
        remind(cast.mc, ia.invitation)
    assert refused.value.code == "often"


def test_what_is_over_reminds_nobody(cast, ia):
    days_ago(ia.invitation, 15)
    with pytest.raises(ValidationError) as refused:
        remind(cast.ga, ia.invitation)
    assert refused.value.code == "decided"
    assert len(mails("invitation_mail")) == 1


def test_time_reminds_after_three_days_and_again_after_three_more(cast, ip, ia):
    asked_first, sent_first = len(mails("approval_mail")), len(mails("invitation_mail"))
    assert remind_waiting() == 0
    days_ago(ip.invitation, 3.1)
    days_ago(ia.invitation, 3.1)
    assert remind_waiting() == 2
    assert remind_waiting() == 0
    assert (len(mails("approval_mail")), len(mails("invitation_mail"))) == (asked_first + 2, sent_first + 1)
    then = timezone.now() - timedelta(days=3.1)
    ApprovalRequest.objects.update(reminded_at=then)
    assert remind_waiting() == 1


def test_time_reminds_of_devices_and_of_joining_too(strict):
    asked(strict.nf)
    ask_to_join(strict.no, make.community(strict.ga))
    ApprovalRequest.objects.update(created_at=timezone.now() - timedelta(days=3.1))
    assert remind_waiting() == 2


def test_nobody_is_reminded_for_or_of_who_is_stopped(cast, ip, ia):
    for person in (cast.mc, ia):
        person.state, person.is_active = UserState.SUSPENDED, False
        person.save(update_fields=["state", "is_active"])
    days_ago(ip.invitation, 4)
    days_ago(ia.invitation, 4)
    assert remind_waiting() == 1
    newest = Delivery.objects.filter(kind="invitation_mail").latest("pk")
    assert MAILS["invitation_mail"](newest) is None


def test_no_reminder_where_the_site_wants_none(cast, ip, settings):
    settings.REMINDER_DAYS = 0
    days_ago(ip.invitation, 10)
    assert remind_waiting() == 0


def test_withdrawing_is_asked_first(cast, ip, as_user):
    client, act = as_user(cast.ga), f"/invitations/{ip.invitation.pk}/withdraw/"
    assert f"{ip.email}</span>の招待を取り下げますか" in client.get(act).content.decode()
    html = client.post(act, follow=True).content.decode()
    assert "招待を取り下げました" in html
    assert ip.email not in html
    assert "取り下げられました" in client.post(act, follow=True).content.decode()


def test_what_could_not_be_sent_is_sent_again_from_the_board(cast, ia, as_user):
    Delivery.objects.filter(key=f"invitation:{ia.invitation.pk}").update(state=DeliveryState.FAILED)
    client = as_user(cast.ga)
    assert "招待メールを送信できませんでした" in client.get(board(cast.group.care)).content.decode()
    answer = client.post(f"/invitations/{ia.invitation.pk}/resend/", {"next": "board"})
    assert answer["Location"] == board(cast.group.care)
    assert "送信できませんでした" not in client.get(board(cast.group.care)).content.decode()


def test_an_approver_who_could_not_be_mailed_stands_on_the_board(cast, ip, as_user):
    key = f"approval:{kit.request_of(ip.invitation).pk}:{cast.ga.pk}"
    Delivery.objects.filter(key=key).update(state=DeliveryState.FAILED)
    html = as_user(cast.mc).get(board(cast.group.care)).content.decode()
    assert "承認をお願いするメールが、院長 一郎さんに届きませんでした" in html


def test_one_row_or_twenty_take_the_same_queries(cast, as_user):
    client = as_user(cast.ga)
    kit.approved(cast.ga, cast.mc, cast.group.care, email="new@example.jp")
    kit.proposed(cast.mc, cast.group.care, email="new2@example.jp")
    with CaptureQueriesContext(connection) as few:
        client.get(board(cast.group.care))
    for number in range(20):
        made = kit.proposed(cast.mc, cast.group.care, email=f"more{number}@example.jp")
        if number % 2:
            approve(cast.ga, kit.request_of(made))
    with CaptureQueriesContext(connection) as many:
        client.get(board(cast.group.care))
    assert len(many) == len(few)


def test_the_list_of_members_leads_to_it(cast, as_user):
    client = as_user(cast.ga)
    for page, timeline in (
        (f"/groups/{cast.free.pk}/members/", cast.free.timeline),
        (f"/patients/{cast.patient.pk}/members/", cast.group.care),
    ):
        assert f'href="{board(timeline)}"' in client.get(page).content.decode()


def test_two_who_remind_at_once_send_one_reminder(cast, ia):
    days_ago(ia.invitation, 2)
    remind(cast.mc, ia.invitation)
    with pytest.raises(ValidationError):
        remind(cast.ga, ia.invitation)
    with pytest.raises(PermissionDenied):
        remind(cast.mn, ia.invitation)
    assert len(mails("invitation_mail")) == 2
