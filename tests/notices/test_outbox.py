"""The outbox: owed with what it tells of, sent at least once, by one sender at a time."""

import logging
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import connections, transaction
from django.utils import timezone
from freezegun import freeze_time

from mcs.core import background
from notices import actions, tasks
from notices.actions import LEASE, RETRY_MINUTES, TRIES, claim, owe, postpone, settle
from notices.models import Delivery, DeliveryState
from notices.registry import MAILS, Mail
from tests import factories as make

KIND = "tests.greeting"
ADDRESS = "nurse@example.jp"
SECRET = "花岡すみ"


class Letters:
    """What the mails of this kind say; it can be switched off, and can fail."""

    def __init__(self) -> None:
        self.due = True
        self.error: Exception | None = None

    def write(self, delivery: Delivery) -> Mail | None:
        if self.error is not None:
            raise self.error
        return (
            Mail(to=ADDRESS, subject="招待が届いています", body=f"番号 {delivery.subject_id}")
            if self.due
            else None
        )


@pytest.fixture(autouse=True)
def letters() -> Iterator[Letters]:
    kind = Letters()
    MAILS[KIND] = kind.write
    yield kind
    del MAILS[KIND]


@pytest.fixture
def delivery(db) -> Delivery:
    return owe(KIND, 7, key="greeting:7")


def change(delivery: Delivery, **fields) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**fields)
    delivery.refresh_from_db()


def state(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def at_work(delivery: Delivery) -> Delivery:
    held = claim(delivery.pk)
    assert held is not None
    return held


# Owing


def test_a_mail_owed_in_an_undone_act_is_not_owed(db) -> None:
    with transaction.atomic():
        owe(KIND, 7, key="greeting:7")
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_the_same_key_owes_one_mail(db) -> None:
    first = owe(KIND, 7, key="greeting:7")
    assert owe(KIND, 7, key="greeting:7") == first
    assert Delivery.objects.count() == 1


def test_a_sent_mail_is_not_owed_again_under_its_key(delivery: Delivery) -> None:
    tasks.deliver(delivery.pk)
    owe(KIND, 7, key="greeting:7")
    assert tasks.sweep() == 0
    assert len(mail.outbox) == 1


def test_only_a_committed_row_is_nudged_and_only_once(
    db, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    nudged = []
    monkeypatch.setattr(background._background, "put", nudged.append)
    with django_capture_on_commit_callbacks(execute=True):
        kept = owe(KIND, 7, key="greeting:7")
        owe(KIND, 7, key="greeting:7")
        assert nudged == []
    assert nudged == [(kept.pk,)]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_owe_the_same_at_once_one_row_stays() -> None:
    kept = together(8, lambda: owe(KIND, 7, key="greeting:7").pk)
    assert len(kept) == 8
    assert len(set(kept)) == 1


# Claiming


def together(count: int, act) -> list:
    """Run `act` in so many threads at once, each on a connection of its own; what each answered."""
    answers, ready = [], threading.Barrier(count)

    def run() -> None:
        try:
            ready.wait(10)
            answers.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_many_senders_one_gets_the_delivery() -> None:
    pk = owe(KIND, 7, key="greeting:7").pk
    claimed = together(8, lambda: claim(pk))
    assert len(claimed) == 8
    assert sum(held is not None for held in claimed) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_senders_one_sends() -> None:
    pk = owe(KIND, 7, key="greeting:7").pk
    answers = together(6, lambda: tasks.deliver(pk))
    assert sorted(answers) == ["not due"] * 5 + ["sent"]
    assert len(mail.outbox) == 1


def test_what_is_being_sent_is_left_to_its_sender(delivery: Delivery) -> None:
    at_work(delivery)
    assert claim(delivery.pk) is None
    assert tasks.sweep() == 0


def test_what_a_killed_sender_left_behind_is_taken_again(delivery: Delivery) -> None:
    at_work(delivery)
    with freeze_time(timezone.now() + LEASE - timedelta(seconds=1)):
        assert claim(delivery.pk) is None
    with freeze_time(timezone.now() + LEASE + timedelta(seconds=1)):
        assert tasks.sweep() == 1
    assert state(delivery) == DeliveryState.SENT


def test_what_is_not_due_yet_is_not_taken(delivery: Delivery) -> None:
    change(delivery, next_at=timezone.now() + timedelta(minutes=1))
    assert claim(delivery.pk) is None
    assert tasks.deliver(delivery.pk) == "not due"
    assert mail.outbox == []


@pytest.mark.parametrize("closed", [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DROPPED])
def test_what_is_closed_stays_closed(delivery: Delivery, closed: DeliveryState) -> None:
    change(delivery, state=closed)
    assert tasks.deliver(delivery.pk) == "not due"
    assert state(delivery) == closed
    assert mail.outbox == []


def test_a_delivery_that_does_not_exist_is_not_due(db) -> None:
    assert tasks.deliver(404) == "not due"


# Sending


def test_a_mail_goes_out_and_is_kept_as_sent(delivery: Delivery) -> None:
    assert tasks.deliver(delivery.pk) == "sent"
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == (DeliveryState.SENT, 1, "")
    assert delivery.sent_at is not None
    assert delivery.lease_until is None
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([ADDRESS], "招待が届いています", "番号 7")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_every_attempt_has_the_same_message_id(delivery: Delivery) -> None:
    tasks.deliver(delivery.pk)
    change(delivery, state=DeliveryState.SENDING, lease_until=timezone.now() - timedelta(seconds=1))
    tasks.deliver(delivery.pk)
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second
    assert str(delivery.pk) in first


def test_two_deliveries_have_two_message_ids(delivery: Delivery) -> None:
    tasks.deliver(delivery.pk)
    tasks.deliver(owe(KIND, 8, key="greeting:8").pk)
    assert len({sent.message()["Message-ID"] for sent in mail.outbox}) == 2


def test_a_mail_that_is_no_longer_due_is_dropped(delivery: Delivery, letters: Letters) -> None:
    letters.due = False
    assert tasks.deliver(delivery.pk) == "dropped"
    assert state(delivery) == DeliveryState.DROPPED
    assert mail.outbox == []
    letters.due = True
    assert tasks.sweep() == 0


class Refusing:
    """A mail server that takes no mail; it counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        self.asked += 1
        return f"451 no mail for {address} at present"


@pytest.fixture
def failing_server(settings) -> Iterator[Refusing]:
    """A real mail server that refuses every recipient for now."""
    handler = Refusing()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    server.stop()


def test_a_failing_mail_server_postpones_the_mail_longer_each_time(
    delivery: Delivery, failing_server: Refusing
) -> None:
    now = timezone.now()
    for number, minutes in enumerate(RETRY_MINUTES, start=1):
        with freeze_time(now, tick=False):
            assert tasks.deliver(delivery.pk) == "postponed"
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, number)
        assert delivery.next_at == now + timedelta(minutes=minutes)
        assert delivery.last_error == "SMTPRecipientsRefused"
        now = delivery.next_at
    with freeze_time(now):
        tasks.deliver(delivery.pk)
    assert state(delivery) == DeliveryState.FAILED
    assert failing_server.asked == TRIES
    assert sorted(RETRY_MINUTES) == list(RETRY_MINUTES)


def test_a_mail_that_was_postponed_goes_out_when_the_server_is_back(
    delivery: Delivery, failing_server: Refusing, settings
) -> None:
    tasks.deliver(delivery.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tasks.sweep() == 0
    with freeze_time(timezone.now() + timedelta(minutes=RETRY_MINUTES[0], seconds=1)):
        assert tasks.sweep() == 1
    assert state(delivery) == DeliveryState.SENT
    assert Delivery.objects.get().last_error == ""


def test_a_server_that_is_not_there_postpones_too(delivery: Delivery, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert tasks.deliver(delivery.pk) == "postponed"
    assert Delivery.objects.get().last_error == "ConnectionRefusedError"


def test_a_mail_that_cannot_be_written_is_postponed_and_its_words_stay_out_of_row_and_log(
    delivery: Delivery, letters: Letters, caplog
) -> None:
    letters.error = LookupError(SECRET)
    with caplog.at_level(logging.INFO):
        assert tasks.deliver(delivery.pk) == "postponed"
    delivery.refresh_from_db()
    assert delivery.last_error == "LookupError"
    assert "LookupError" in caplog.text
    assert SECRET not in caplog.text
    assert ADDRESS not in caplog.text


def test_a_kind_that_nobody_registered_is_tried_again_later(db) -> None:
    unknown = owe("tests.unknown", 1, key="unknown:1")
    assert tasks.deliver(unknown.pk) == "postponed"
    assert state(unknown) == DeliveryState.WAITING


def test_a_mail_that_kills_its_sender_every_time_fails_in_the_end(delivery: Delivery) -> None:
    now = timezone.now()
    for _ in range(TRIES):
        with freeze_time(now):
            at_work(delivery)
        now += LEASE + timedelta(seconds=1)
    with freeze_time(now):
        assert tasks.deliver(delivery.pk) == "not due"
    assert state(delivery) == DeliveryState.FAILED
    assert mail.outbox == []


# Two senders, of whom one was too slow


@pytest.fixture
def slow_and_second(delivery: Delivery) -> tuple[Delivery, Delivery]:
    """A sender that outlived its lease, and the one that took over."""
    slow = at_work(delivery)
    with freeze_time(timezone.now() + LEASE + timedelta(seconds=1)):
        return slow, at_work(delivery)


def test_a_slow_sender_that_fails_does_not_disturb_the_second(slow_and_second) -> None:
    slow, second = slow_and_second
    postpone(slow, "TimeoutError")
    assert state(slow) == DeliveryState.SENDING
    settle(second, DeliveryState.SENT)
    assert state(slow) == DeliveryState.SENT


def test_what_a_slow_sender_has_sent_is_sent(slow_and_second) -> None:
    slow, second = slow_and_second
    settle(slow, DeliveryState.SENT)
    postpone(second, "TimeoutError")
    assert state(slow) == DeliveryState.SENT


# Sweeping


def test_the_sweep_sends_what_is_due_and_nothing_else(db) -> None:
    due, later, gone = (owe(KIND, number, key=f"greeting:{number}") for number in (1, 2, 3))
    change(later, next_at=timezone.now() + timedelta(minutes=5))
    change(gone, state=DeliveryState.DROPPED)
    assert tasks.sweep() == 1
    assert [sent.body for sent in mail.outbox] == ["番号 1"]
    assert (state(due), state(later)) == (DeliveryState.SENT, DeliveryState.WAITING)


def test_the_sweep_takes_the_oldest_first_and_a_bounded_number(db, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "DUE_AT_ONCE", 2)
    for number, minutes in ((1, 1), (2, 3), (3, 2)):
        change(
            owe(KIND, number, key=f"greeting:{number}"), next_at=timezone.now() - timedelta(minutes=minutes)
        )
    assert tasks.sweep() == 2
    assert [sent.body for sent in mail.outbox] == ["番号 2", "番号 3"]
    assert tasks.sweep() == 1


def test_one_mail_that_fails_keeps_no_other_from_going(db, letters: Letters) -> None:
    change(owe("tests.unknown", 1, key="unknown:1"), next_at=timezone.now() - timedelta(hours=1))
    owe(KIND, 2, key="greeting:2")
    assert tasks.sweep() == 2
    assert [sent.body for sent in mail.outbox] == ["番号 2"]


def test_without_a_broker_what_is_dispatched_is_sent_here(delivery: Delivery, settings) -> None:
    settings.EMBEDDED = True
    tasks.dispatch([delivery.pk, delivery.pk])
    assert len(mail.outbox) == 1


# Telling


def test_the_same_event_puts_one_notice_before_each(db) -> None:
    one, other = make.user(), make.user()
    actions.tell([one.pk, other.pk, one.pk], KIND, 7)
    actions.tell([one.pk], KIND, 7)
    assert one.notices.count() == other.notices.count() == 1


def test_what_is_told_in_an_undone_act_is_not_told(db) -> None:
    one = make.user()
    with transaction.atomic():
        actions.tell([one.pk], KIND, 7)
        transaction.set_rollback(True)
    assert not one.notices.exists()
