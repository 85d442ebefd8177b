"""Mails about news under difficulties, and who gets none."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from accounts.enums import UserState
from accounts.models.user import NUMBERED
from notices import actions, tasks
from notices.enums import MailWay
from notices.models import Delivery, DeliveryState, Notice
from notices.registry import Mail
from tests import factories as make
from tests.accounts.kit import audited
from tests.notices.digest.kit import KIND, SECRETS, at, choose, round_at, tell, unused_port
from timeline.actions.members import end_memberships
from timeline.actions.reading import mark_read

pytestmark = pytest.mark.django_db


def test_a_refusing_mail_server_loses_nothing_and_doubles_nothing(nurse, settings):
    tell(nurse, 1, when=at(14))
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port()
    assert round_at(at(8, day=11)) == []
    assert Delivery.objects.get().last_error == "ConnectionRefusedError"
    tell(nurse, 2, when=at(8, 1, day=11))
    settings.EMAIL_BACKEND = backend
    assert round_at(at(8, 5, day=11)) == ["新しいお知らせが2件あります"]
    assert round_at(at(9, day=11)) == []
    assert round_at(at(8, day=12)) == []


def test_a_killed_sender_leaves_the_mail_due(nurse):
    tell(nurse, when=at(14))
    with freeze_time(at(8, day=11)):
        tasks.digests()
        assert actions.claim(Delivery.objects.get().pk) is not None
        tasks.sweep()
        assert mail.outbox == []
    assert round_at(at(8, 2, day=11)) == ["新しいお知らせが1件あります"]


def test_a_sender_killed_after_the_mail_left_and_was_counted_sends_no_second(nurse):
    tell(nurse, when=at(14))
    assert len(round_at(at(8, day=11))) == 1
    Delivery.objects.update(state=DeliveryState.SENDING, lease_until=at(8, 1, day=11))
    assert round_at(at(8, 2, day=11)) == []
    assert Delivery.objects.get().state == DeliveryState.DROPPED


def test_what_an_undone_round_owed_is_owed_by_the_next(nurse):
    tell(nurse, when=at(14))
    with freeze_time(at(8, day=11)), transaction.atomic():
        tasks.digests()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert len(round_at(at(8, 1, day=11))) == 1


def test_while_one_waits_no_second_is_owed(nurse, settings):
    choose(nurse, news=MailWay.AT_ONCE)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port()
    for hour in (10, 11, 12):
        tell(nurse, hour, when=at(hour))
        round_at(at(hour, 6))
    assert Delivery.objects.count() == 1


def test_what_is_told_anew_while_the_mail_is_under_way_is_told_by_the_next(cast):
    with freeze_time(at(14)):
        make.post(cast.mb, cast.free.timeline)
    notice = cast.mc.notices.get()
    written = at(8, day=11)
    with freeze_time(at(8, 0, day=11) + timedelta(seconds=1)):
        make.post(cast.mb, cast.free.timeline)
        actions.counted(Mail("x@example.jp", "", "", (notice.pk,), written))
    notice.refresh_from_db()
    assert notice.mailed_at is None


# To whom


@pytest.mark.parametrize("state", [UserState.SUSPENDED, UserState.DORMANT, UserState.CLOSED])
def test_who_may_not_sign_in_gets_none(nurse, state):
    tell(nurse, when=at(14))
    nurse.state, nurse.is_active = state, False
    nurse.save(update_fields=["state", "is_active"])
    assert round_at(at(8, day=11)) == []
    assert not Delivery.objects.exists()


def test_who_is_suspended_after_it_was_owed_gets_none(nurse):
    tell(nurse, when=at(14))
    with freeze_time(at(8, day=11)):
        tasks.digests()
    nurse.state, nurse.is_active = UserState.SUSPENDED, False
    nurse.save(update_fields=["state", "is_active"])
    assert round_at(at(8, 1, day=11)) == []
    assert Delivery.objects.get().state == DeliveryState.DROPPED


def test_who_has_a_number_instead_of_an_address_gets_none():
    numbered = make.relative(email=f"12345678{NUMBERED}")
    tell(numbered, when=at(14))
    assert round_at(at(8, day=11)) == []
    assert not Delivery.objects.exists()


def test_what_may_not_be_seen_any_more_is_not_counted(nurse):
    tell(nurse, 404, when=at(14))
    assert round_at(at(8, day=11)) == []
    tell(nurse, 1, when=at(14, day=11))
    assert round_at(at(8, day=12)) == ["新しいお知らせが1件あります"]


def test_who_was_removed_gets_no_mail_of_the_group(cast):
    with freeze_time(at(14)):
        make.post(cast.mb, cast.free.timeline)
        end_memberships(cast.ga, [cast.free.timeline], users=[cast.mc])
    round_at(at(8, day=11))
    assert sorted(one.to[0] for one in mail.outbox) == sorted(p.email for p in (cast.ga, cast.mx, cast.mn))


def test_who_read_the_post_gets_no_mail_of_it(cast):
    with freeze_time(at(14)):
        post = make.post(cast.mb, cast.free.timeline)
        cast.free.timeline.refresh_from_db()
        mark_read(cast.mc, cast.free.timeline, number=post.number)
    round_at(at(8, day=11))
    assert cast.mc.email not in [one.to[0] for one in mail.outbox]
    assert cast.mx.email in [one.to[0] for one in mail.outbox]


def test_the_mail_tells_of_nobody_and_quotes_nothing(cast):
    with freeze_time(at(14)):
        make.post(cast.mb, cast.group.care)
        make.post(cast.mb, cast.group.patient_side)
        make.post(cast.mb, cast.free.timeline)
    round_at(at(8, day=11))
    assert {one.to[0] for one in mail.outbox} >= {cast.mx.email, cast.pt.email}
    for one in mail.outbox:
        text = f"{one.subject}\n{one.body}\n{one.extra_headers}"
        assert not [secret for secret in (*SECRETS, "両側", "花子", "青葉") if secret in text]
    assert not any(secret in str(vars(d)) for d in Delivery.objects.all() for secret in SECRETS)


def test_nothing_of_the_care_side_counts_for_the_patient_side(cast):
    with freeze_time(at(14)):
        make.post(cast.mb, cast.group.care)
    round_at(at(8, day=11))
    assert not {cast.pt.email, cast.pt2.email} & {one.to[0] for one in mail.outbox}


def test_one_person_and_fifty_take_the_same_number_of_statements(db):
    counts = []
    for size in (1, 50):
        people = [make.professional() for _ in range(size)]
        with freeze_time(at(14)):
            actions.tell([p.pk for p in people], KIND, size)
        with freeze_time(at(8, day=11)), CaptureQueriesContext(connection) as statements:
            assert tasks.digests() == size
        counts.append(len(statements))
        Notice.objects.update(seen_at=timezone.now())
        Delivery.objects.all().delete()
    assert counts[0] == counts[1]


def test_choosing_is_audited_without_words(nurse):
    choose(nurse, news=MailWay.NEVER)
    [entry] = audited("mail.choose")
    assert (entry.actor_id, entry.detail) == (nurse.pk, {"calls": "at_once", "news": "never"})
