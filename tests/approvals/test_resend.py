"""Mails of invitations that could not be delivered: told to the inviter, and sent again."""

import socket
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from freezegun import freeze_time

from approvals.actions.invitations import invite, withdraw
from approvals.actions.requests import approve
from approvals.actions.resending import resend
from approvals.models import ApprovalRequest, Invitation
from approvals.queries.undelivered import mail_of, undelivered
from notices import actions, queries, tasks
from notices.actions import LEASE, TRIES
from notices.enums import MailWay
from notices.models import Delivery, DeliveryState, MailChoice
from tests.accounts.kit import audited
from tests.approvals import kit
from timeline.actions.members import end_memberships

pytestmark = pytest.mark.django_db
ADDRESS = "nobody.yet@example.jp"
SENTENCE = "「褥瘡の勉強会」へのnobody.yet@example.jpの招待メールを、送信できませんでした。"


@pytest.fixture
def refusing(settings):
    """No mail server listens; `settings.EMAIL_BACKEND` is put right by `working`."""
    settings.WORKING_BACKEND = settings.EMAIL_BACKEND
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def until_failed(pk: int) -> None:
    """Let time pass until every try has been made."""
    for _ in range(TRIES):
        with freeze_time(Delivery.objects.get(pk=pk).next_at):
            tasks.deliver(pk)
    assert Delivery.objects.get(pk=pk).state == DeliveryState.FAILED


@pytest.fixture
def failed(cast, refusing, settings) -> Invitation:
    """An invitation by an administrator whose mail no server took; the mail server works again."""
    [made] = invite(cast.ga, cast.free.timeline, emails=[ADDRESS])
    until_failed(mail_of(made).pk)
    settings.EMAIL_BACKEND = settings.WORKING_BACKEND
    return made


def told(person) -> list[str]:
    return [row.text for row in queries.page(person).rows]


def test_the_inviter_hears_of_it_and_finds_the_way_to_send_again(cast, failed, as_user):
    assert told(cast.ga) == [SENTENCE]
    client = as_user(cast.ga)
    page = client.get(f"/notices/{cast.ga.notices.get().pk}/", follow=True).content.decode()
    assert "送信できませんでした" in page
    assert ADDRESS in page
    assert f"/invitations/{failed.pk}/resend/" in page


def test_while_it_is_tried_nobody_is_told(cast, refusing):
    [made] = invite(cast.ga, cast.free.timeline, emails=[ADDRESS])
    tasks.deliver(mail_of(made).pk)
    assert told(cast.ga) == []
    assert not undelivered(cast.ga, cast.free.timeline).exists()


def test_a_mail_that_kills_its_sender_every_time_is_told_too(cast):
    [made] = invite(cast.ga, cast.free.timeline, emails=[ADDRESS])
    now = timezone.now()
    for _ in range(TRIES + 1):
        with freeze_time(now):
            actions.claim(mail_of(made).pk)
        now += LEASE + timedelta(seconds=1)
    assert told(cast.ga) == [SENTENCE]


def test_sending_again_brings_it_to_the_invitee(cast, failed, as_user):
    answer = as_user(cast.ga).post(f"/invitations/{failed.pk}/resend/", follow=True)
    assert "もう一度送信します" in answer.content.decode()
    assert "送信できなかった招待メールはありません" in answer.content.decode()
    assert tasks.sweep() == 1
    assert [one.to for one in mail.outbox] == [[ADDRESS]]
    assert mail_of(failed).state == DeliveryState.SENT
    assert queries.unseen_count(cast.ga) == 0
    [entry] = audited("invitation.resend")
    assert (entry.actor_id, entry.subject_id) == (cast.ga.pk, failed.pk)


def test_a_second_press_changes_nothing_and_says_so(cast, failed, as_user):
    client = as_user(cast.ga)
    client.post(f"/invitations/{failed.pk}/resend/")
    answer = client.post(f"/invitations/{failed.pk}/resend/", follow=True)
    assert "すでに送信の手続きに入っています" in answer.content.decode()
    assert len(audited("invitation.resend")) == 1
    tasks.sweep()
    assert len(mail.outbox) == 1


def test_when_it_fails_again_the_inviter_hears_of_it_again(cast, failed, settings):
    resend(cast.ga, failed)
    assert queries.unseen_count(cast.ga) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    until_failed(mail_of(failed).pk)
    assert queries.unseen_count(cast.ga) == 1
    assert told(cast.ga) == [SENTENCE]


def test_an_invitation_that_is_over_is_not_sent_again(cast, failed):
    withdraw(cast.ga, failed)
    with pytest.raises(ValidationError) as refused:
        resend(cast.ga, failed)
    assert refused.value.code == "decided"
    assert mail_of(failed).state == DeliveryState.FAILED
    assert not undelivered(cast.ga, cast.free.timeline).exists()


def test_one_that_expired_is_not_sent_again(cast, failed):
    with freeze_time(timezone.now() + timedelta(days=15)), pytest.raises(ValidationError):
        resend(cast.ga, failed)
    assert mail_of(failed).state == DeliveryState.FAILED


@pytest.mark.parametrize("who", ["mb", "mn"])
def test_other_members_neither_see_nor_send_it(cast, failed, as_user, who):
    client = as_user(getattr(cast, who))
    assert (
        ADDRESS not in client.get(f"/timelines/{cast.free.timeline_id}/invite/undelivered/").content.decode()
    )
    assert client.post(f"/invitations/{failed.pk}/resend/").status_code == 403
    with pytest.raises(PermissionDenied):
        resend(getattr(cast, who), failed)
    assert mail_of(failed).state == DeliveryState.FAILED
    assert audited("invitation.resend") == []


@pytest.mark.parametrize("who", ["no", "rm", "pt", "fo", "se"])
def test_strangers_find_nothing(cast, failed, as_user, who):
    client = as_user(getattr(cast, who))
    assert client.get(f"/timelines/{cast.free.timeline_id}/invite/undelivered/").status_code == 404
    assert client.post(f"/invitations/{failed.pk}/resend/").status_code == 404
    assert mail_of(failed).state == DeliveryState.FAILED


def test_an_administrator_sends_again_what_another_has_invited(cast, refusing, settings, as_user):
    [made] = invite(cast.mb, cast.free.timeline, emails=[ADDRESS])
    approve(cast.ga, ApprovalRequest.objects.get(invitation=made))
    until_failed(mail_of(made).pk)
    settings.EMAIL_BACKEND = settings.WORKING_BACKEND
    assert told(cast.mb)[0] == SENTENCE
    assert SENTENCE not in told(cast.ga)
    assert list(undelivered(cast.ga, cast.free.timeline)) == [made]
    assert list(undelivered(cast.mb, cast.free.timeline)) == [made]
    assert as_user(cast.ga).post(f"/invitations/{made.pk}/resend/").status_code == 302
    tasks.sweep()
    assert [ADDRESS] in [one.to for one in mail.outbox]


def test_who_left_the_group_is_told_of_it_no_more(cast, failed, as_user):
    notice = cast.ga.notices.get()
    end_memberships(cast.ga, [cast.free.timeline], users=[cast.ga])
    assert told(cast.ga) == []
    assert as_user(cast.ga).get(f"/notices/{notice.pk}/").status_code == 404


def test_the_members_page_and_the_invitation_page_lead_to_it(cast, failed, as_user):
    client, page = as_user(cast.ga), f"/timelines/{cast.free.timeline_id}/invite/undelivered/"
    assert page in client.get(f"/groups/{cast.free.pk}/members/").content.decode()
    assert page in client.get(f"/timelines/{cast.free.timeline_id}/invite/").content.decode()
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert ADDRESS in part
    assert "<html" not in part
    part = as_user(cast.mb).get(page, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() == ""


# How one wants to hear of invitations


def test_who_wants_invitations_once_a_day_gets_no_mail_of_each(cast):
    actions.choose_mail(cast.no, MailChoice(calls=MailWay.DAILY, hour=8))
    [made] = invite(cast.ga, cast.free.timeline, emails=[cast.no.email])
    assert tasks.deliver(mail_of(made).pk) == "dropped"
    tomorrow = (timezone.localtime() + timedelta(days=1)).replace(hour=8, minute=1)
    with freeze_time(tomorrow):
        tasks.digests()
        tasks.sweep()
    assert [one.subject.partition("] ")[2] for one in mail.outbox] == ["新しいお知らせが1件あります"]


def test_at_night_an_invitation_comes_at_once_unless_it_was_chosen_otherwise(cast):
    night = timezone.localtime().replace(hour=23, minute=0) + timedelta(days=1)
    with freeze_time(night):
        [made] = invite(cast.ga, cast.free.timeline, emails=[cast.no.email])
        assert tasks.deliver(mail_of(made).pk) == "sent"
        actions.choose_mail(cast.nf, MailChoice(quiet_calls=True))
        [made] = invite(cast.ga, cast.free.timeline, emails=[cast.nf.email])
        assert tasks.deliver(mail_of(made).pk) == "put off"
        assert tasks.sweep() == 0
    morning = (night + timedelta(days=1)).replace(hour=7)
    assert mail_of(made).next_at == morning.replace(minute=0, second=0, microsecond=0)
    with freeze_time(morning):
        assert tasks.sweep() == 1
    assert [one.to for one in mail.outbox] == [[cast.no.email], [cast.nf.email]]


def test_a_newcomer_gets_the_mail_whatever_the_hour(cast):
    with freeze_time(timezone.localtime().replace(hour=23)):
        [made] = invite(cast.ga, cast.free.timeline, emails=[ADDRESS])
        assert tasks.deliver(mail_of(made).pk) == "sent"


def test_an_approval_reaches_who_wants_no_mail_once_a_day(cast):
    actions.choose_mail(cast.ga, MailChoice(calls=MailWay.NEVER, news=MailWay.NEVER))
    invite(cast.mb, cast.free.timeline, emails=[ADDRESS])
    tasks.sweep()
    assert mail.outbox == []
    with freeze_time((timezone.localtime() + timedelta(days=1)).replace(hour=8, minute=1)):
        tasks.digests()
        tasks.sweep()
    assert [one.to for one in mail.outbox] == [[cast.ga.email]]


def test_a_request_that_reaches_no_administrator_is_told_to_who_waits(cast, ip, refusing, settings):
    asked = kit.request_of(ip.invitation)
    until_failed(Delivery.objects.get(key=f"approval:{asked.pk}:{cast.ga.pk}").pk)
    expected = "承認をお願いするメールを、院長 一郎さんに送信できませんでした。電話などで声をかけてください。"
    assert told(cast.mc) == [expected]
    assert not any("送信できません" in text for text in told(cast.ga))
    approve(cast.ga, asked)
    assert expected not in told(cast.mc)
